package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The numbers of {@code plan.h}, by which davit-init knows what is meant, and their twins here. */
class WireFormatTest {

    private static final String HEADER = read();

    private static String read() {
        try {
            return Files.readString(Path.of("src/main/c/plan.h"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The members of an enum of the header, in its order. */
    private static Map<String, Integer> members(String name) {
        Matcher body = Pattern.compile("enum " + name + " \\{(.*?)\\};", Pattern.DOTALL).matcher(HEADER);
        assertEquals(true, body.find(), name);
        Map<String, Integer> members = new LinkedHashMap<>();
        Matcher member = Pattern.compile("(\\w+) = (\\d+),").matcher(body.group(1));
        while (member.find()) {
            members.put(member.group(1), Integer.valueOf(member.group(2)));
        }
        return members;
    }

    private static long constant(String name) {
        Matcher line = Pattern.compile("#define " + name + " (\\w+)u").matcher(HEADER);
        assertEquals(true, line.find(), name);
        return Long.decode(line.group(1));
    }

    @Test
    void everyOperationHasItsNumber() {
        Map<String, Integer> codes = new LinkedHashMap<>();
        for (Code code : Code.values()) {
            codes.put("OP_" + code.name(), code.number());
        }
        assertEquals(members("plan_code"), codes);
    }

    @Test
    void everyOperationHasAFunction() throws IOException {
        String main = Files.readString(Path.of("src/main/c/init/main.c"));
        List<String> missing = new ArrayList<>();
        for (Code code : Code.values()) {
            String entry = "[OP_" + code.name() + "] = op_" + code.name().toLowerCase(Locale.ROOT);
            if (!main.contains(entry)) {
                missing.add(entry);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyStageHasItsNumber() {
        Map<String, Integer> stages = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            stages.put("STAGE_" + stage.name(), stage.number());
            assertEquals(stage, Stage.of(stage.number()));
        }
        assertEquals(members("plan_stage"), stages);
        assertEquals(null, Stage.of(0));
        assertEquals(null, Stage.of(stages.size() + 1));
    }

    @Test
    void theFlagsOfADestinationHaveTheirNumbers() {
        int bit = 0;
        for (Map.Entry<String, Integer> flag : members("plan_mount_flag").entrySet()) {
            assertEquals(1 << bit++, flag.getValue(), flag.getKey());
            String word = flag.getKey().substring("MOUNT_".length()).toLowerCase(Locale.ROOT).replace('_', '-');
            assertEquals(List.of(word), FlagNames.DESTINATION.of(flag.getValue()));
        }
    }

    @Test
    void theHeadIsKnownByMagicAndVersion() {
        assertEquals(Encoder.MAGIC, constant("PLAN_MAGIC"));
        assertEquals(Encoder.VERSION, constant("PLAN_VERSION"));
    }
}
