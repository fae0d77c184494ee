package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/command-lines.md: what davit, runc and crun answer to the same command lines. */
class CommandLinesTest extends ContainerTest {

    private static final List<String> RUNTIMES = List.of("davit", "runc", "crun");

    /** @param statuses those of {@link #RUNTIMES} */
    private record Row(String line, List<Integer> statuses, String message, String reason) {

        static Row of(String row) {
            String[] cells = Arrays.stream(row.split("\\|")).map(String::strip).toArray(String[]::new);
            List<Integer> statuses = Arrays.stream(cells, 2, 5).map(Integer::valueOf).toList();
            return new Row(cells[1].replace("`", ""), statuses, cells[5].replace("`", ""), cells.length > 6 ? cells[6] : "");
        }

        int status(String runtime) {
            return statuses.get(RUNTIMES.indexOf(runtime));
        }
    }

    private static List<Row> rows() {
        List<String> lines = read(Path.of("docs/command-lines.md")).lines().toList();
        return lines.stream().filter(line -> line.startsWith("| `")).map(Row::of).toList();
    }

    /** What stands for what in a line. */
    private Map<String, String> words(Path work) {
        TestBundle terminal = bundle("true").process(process -> process.put("terminal", true));
        return Map.of(
                "BUNDLE", bundle("sleep", "1000").write(), "TERMINAL", terminal.write(), "NOCOMMAND", bundle("no-such-command").write(),
                "BROKEN", file("broken/config.json", "{").getParent().toString(), "EMPTY", file("empty/file", "").getParent().toString(),
                "NOTHING", work.resolve("nothing").toString(), "UP", id + "-up", "MADE", id + "-made");
    }

    private static String replaced(String line, Map<String, String> words) {
        for (Map.Entry<String, String> word : words.entrySet()) {
            line = line.replaceAll("\\b" + word.getKey() + "\\b", word.getValue());
        }
        return line;
    }

    /** Each row that a runtime does not do as the table says. */
    private List<String> differences(String name, Davit runtime) {
        Map<String, String> words = words(directory.resolve(name));
        try {
            runtime.run("create", "--bundle", words.get("BUNDLE"), words.get("MADE")).ok();
            runtime.run("create", "--bundle", words.get("BUNDLE"), words.get("UP")).ok();
            runtime.run("start", words.get("UP")).ok();
            List<String> found = new ArrayList<>();
            for (Row row : rows()) {
                Davit.Result result = runtime.underShell("exec \"$@\" " + replaced(row.line(), words)).run();
                String said = result.err().replace("\\\"", "\"").replace("runc", "davit");
                if (result.status() != row.status(name) || !name.equals("crun") && !said.contains(row.message())) {
                    found.add(row + ": " + result);
                }
            }
            return found;
        } finally {
            runtime.run("delete", "--force", words.get("UP"));
            runtime.run("delete", "--force", words.get("MADE"));
        }
    }

    private Davit in(String name) {
        try {
            return Davit.in(Files.createDirectories(directory.resolve(name)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void davitAnswersAsTheTableSays() {
        assertEquals(List.of(), differences("davit", in("davit")));
    }

    /** crun does not start where a hierarchy of cgroup v2 lies among those of v1. */
    @ParameterizedTest
    @ValueSource(strings = {"runc", "crun"})
    void theOthersAnswerAsTheTableSays(String name) {
        Path program = ReferenceRuntimes.program(name);
        assumeTrue(program != null, "scripts/reference-runtimes cannot bring " + name);
        String alone = "umount /sys/fs/cgroup/unified 2>/dev/null; exec \"$@\"";
        assertEquals(List.of(), differences(name, in(name).by("unshare", "-m", "sh", "-c", alone, "sh", program.toString())));
    }

    @Test
    void everyDifferenceHasItsReason() {
        assertFalse(rows().isEmpty());
        for (Row row : rows()) {
            assertEquals(row.statuses().stream().distinct().count() > 1, !row.reason().isEmpty(), row.line());
        }
    }
}
