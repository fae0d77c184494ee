package io.davit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** README.md, and the pages that it leads to. */
class ReadmeTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
    private static final Pattern TARGET = Pattern.compile("(?m)(?:^ {4}|`)make ([a-z][a-z-]*)");
    /** Package, class, and method or the beginning of methods: {@code `cli.HelpTest.name*`}. */
    private static final Pattern SHOWN_BY = Pattern.compile("`([a-z]+)?\\.?([A-Z]\\w+Test)(?:\\.(\\w+)(\\*?))?`");
    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

    @TempDir
    Path directory;

    @Test
    void theExampleCompiles() throws IOException {
        Matcher example = JAVA.matcher(read("README.md"));
        assertTrue(example.find());
        StringWriter errors = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-d", directory.toString(), "-classpath", System.getProperty("java.class.path"), "-proc:none");
        boolean compiles = compiler.getTask(errors, null, null, options, null, List.of(source(example.group(1)))).call();
        assertTrue(compiles, errors.toString());
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///Embedding.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "README.md", "SECURITY.md", "docs/design.md", "docs/features.md", "docs/messages.md", "docs/migrating.md", "docs/security.md",
        "spec-conformance/README.md", "scripts/native-image/README.md", "scripts/vm/README.md"
    })
    void linksLeadToFiles(String page) throws IOException {
        Matcher link = LINK.matcher(read(page));
        while (link.find()) {
            boolean exists = link.group(1).contains("://")
                    || Files.exists(Path.of(page).resolveSibling(link.group(1)));
            assertTrue(exists, link.group(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/security.md", "docs/migrating.md"})
    void testsThatShowSomethingAreThere(String page) throws IOException {
        Matcher test = SHOWN_BY.matcher(read(page));
        int count = 0;
        while (test.find()) {
            String kind = (test.group(1) == null ? "it" : test.group(1)) + "/" + test.group(2);
            String source = read("src/test/java/io/davit/" + kind + ".java");
            String method = test.group(3) == null ? "class" : "void " + test.group(3) + ("*".equals(test.group(4)) ? "" : "(");
            assertTrue(source.contains(method), test.group());
            count++;
        }
        assertTrue(count > 10, "so few tests are named: " + count);
    }

    @Test
    void whatMakeIsToMakeItCan() throws IOException {
        Set<String> targets = new TreeSet<>();
        Matcher target = TARGET.matcher(read("README.md") + read("Makefile").replace("#: ", "    "));
        while (target.find()) {
            targets.add(target.group(1));
        }
        assertTrue(targets.contains("test"), targets.toString());
        targets.removeIf(ReadmeTest::isTarget);
        assertEquals(Set.of(), targets);
    }

    private static boolean isTarget(String name) {
        try {
            return Pattern.compile("(?m)^(?:[\\w-]+ )*" + name + "(?: [\\w-]+)*:").matcher(read("Makefile")).find();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(String file) throws IOException {
        String text = Files.readString(Path.of(file), UTF_8);
        assertFalse(text.isBlank());
        return text;
    }
}
