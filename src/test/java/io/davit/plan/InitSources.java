package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the C sources of davit-init say of the plan: the members of {@code plan.h}, and the fields that each function reads. */
final class InitSources {

    private static final Path INIT = Path.of("src/main/c/init");
    private static final Pattern OPERATION = Pattern.compile("OPERATION\\((\\d+), (\\w+), (\\w+)\\)");
    private static final Pattern FUNCTION = body("int op_(\\w+)\\(struct init \\*init, struct fields \\*fields\\)");
    private static final Pattern ATTRIBUTES = body("void read_attributes\\([^)]*\\)");
    private static final Pattern READ = Pattern.compile("(field_(number|string|strings|bytes)|read_attributes)\\(fields");
    private static final Pattern TARGET = Pattern.compile("([\\w.]+(?:->[\\w.]+)?)\\s*=\\s*[^=;]*$");

    /** What the kernel or the code about it calls a field otherwise. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("attributes->one.attr_set", "set"),
            Map.entry("attributes->one.attr_clr", "clear"),
            Map.entry("attributes->tree.attr_set", "tree_set"),
            Map.entry("attributes->tree.attr_clr", "tree_clear"),
            Map.entry("size.ws_row", "rows"),
            Map.entry(".ws_row", "rows"),
            Map.entry("size.ws_col", "columns"),
            Map.entry(".rlim_cur", "soft"),
            Map.entry("limit.rlim_max", "hard"),
            Map.entry("hook.directory", "in_root"),
            Map.entry("before", "state_before_pid"),
            Map.entry("after", "state_after_pid"),
            Map.entry("fd", "namespace"),
            Map.entry("how", "flags"),
            Map.entry("mask", "umask"),
            Map.entry("set", "superblock"),
            Map.entry("clear", "superblock_clear"));

    private static Pattern body(String head) {
        return Pattern.compile("^" + head + "\\n\\{\\n(.*?)^\\}", Pattern.DOTALL | Pattern.MULTILINE);
    }

    private final String header = read(Path.of("src/main/c/plan.h"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The operations of the header, by their numbers. */
    Map<Integer, String> operations() {
        Map<Integer, String> operations = new TreeMap<>();
        Matcher operation = OPERATION.matcher(header);
        while (operation.find()) {
            operations.put(Integer.valueOf(operation.group(1)), operation.group(3));
        }
        return operations;
    }

    /** The members of an enum of the header, in its order. */
    Map<String, Integer> members(String name) {
        Matcher body = Pattern.compile("enum " + name + " \\{(.*?)\\};", Pattern.DOTALL).matcher(header);
        assertTrue(body.find(), name);
        Map<String, Integer> members = new LinkedHashMap<>();
        Matcher member = Pattern.compile("(\\w+) = (\\d+),").matcher(body.group(1));
        while (member.find()) {
            members.put(member.group(1), Integer.valueOf(member.group(2)));
        }
        return members;
    }

    long constant(String name) {
        Matcher line = Pattern.compile("#define " + name + " (\\w+)u").matcher(header);
        assertTrue(line.find(), name);
        return Long.decode(line.group(1));
    }

    /** The fields that each operation's function reads, in its order: {@code string path}. */
    Map<String, List<String>> fields() throws IOException {
        Map<String, List<String>> fields = new TreeMap<>();
        try (Stream<Path> files = Files.list(INIT)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".c")).toList()) {
                Matcher function = FUNCTION.matcher(read(file));
                while (function.find()) {
                    fields.put(function.group(1), fieldsOf(function.group(2)));
                }
            }
        }
        return fields;
    }

    private List<String> fieldsOf(String body) {
        List<String> fields = new ArrayList<>();
        Matcher read = READ.matcher(body);
        while (read.find()) {
            if (read.group(2) == null) {
                fields.addAll(attributes());
            } else {
                fields.add(read.group(2) + " " + name(body.substring(0, read.start())));
            }
        }
        return fields;
    }

    private List<String> attributes() {
        Matcher body = ATTRIBUTES.matcher(read(INIT.resolve("attributes.c")));
        assertTrue(body.find());
        return fieldsOf(body.group(1));
    }

    /** What is assigned by the statement that ends here. */
    private static String name(String body) {
        String statement = body.substring(Math.max(body.lastIndexOf(';'), body.lastIndexOf("\n")) + 1);
        Matcher target = TARGET.matcher(statement.substring(Math.max(statement.lastIndexOf(',') + 1, 0)));
        assertTrue(target.find(), statement);
        String name = target.group(1);
        return NAMES.getOrDefault(name, name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('>')) + 1));
    }
}
