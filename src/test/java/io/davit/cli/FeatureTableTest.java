package io.davit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** docs/features.md against the tests that there are and the document that {@code davit features} prints. */
class FeatureTableTest {

    private static final String FEATURES = "features:";
    private static final String VALIDATION = "validation:";

    /** What the document says of itself. */
    private static final Set<String> OF_THE_DOCUMENT = Set.of("ociVersionMin", "ociVersionMax");

    /**
     * A row of a table.
     *
     * @param davit Y, P, N or (Y), perhaps with a remark
     * @param evidence tests, rows of the validation suite, places in the features document
     */
    private record Row(String property, String davit, List<String> evidence) {

        boolean isDone() {
            return davit.startsWith("Y");
        }

        boolean isMissing() {
            return davit.startsWith("N");
        }

        List<String> evidence(String prefix) {
            return evidence.stream()
                    .filter(item -> item.startsWith(prefix))
                    .map(item -> item.substring(prefix.length()))
                    .toList();
        }

        List<String> tests() {
            return evidence.stream().filter(item -> item.indexOf(':') < 0).toList();
        }
    }

    private final List<Row> rows = rows();
    private final JsonNode document = Features.document();

    @Test
    void everyRowIsDoneInPartOrNot() {
        assertFalse(rows.isEmpty());
        for (Row row : rows) {
            String word = row.davit().split(":")[0];
            assertTrue(Set.of("Y", "(Y)", "P", "N").contains(word), row.property() + ": " + row.davit());
        }
    }

    @Test
    void whatIsDoneIsShownByATestAndWhatIsMissingByNone() {
        for (Row row : rows) {
            boolean shown = !row.tests().isEmpty() || !row.evidence(VALIDATION).isEmpty();
            if (row.isDone()) {
                assertTrue(shown, row.property() + ": Y needs a test; without one it is (Y)");
            } else if (!row.davit().startsWith("P")) {
                assertFalse(shown, row.property() + ": " + row.davit() + " has a test");
            }
        }
    }

    @Test
    void theTestsThatShowItExist() {
        List<String> absent = new ArrayList<>();
        for (Row row : rows) {
            row.tests().stream().filter(test -> !exists(test)).forEach(absent::add);
        }
        assertEquals(List.of(), absent);
    }

    @Test
    void theRowsOfTheValidationSuitePass() {
        Set<String> passing = passingValidations();
        List<String> others = new ArrayList<>();
        for (Row row : rows) {
            row.evidence(VALIDATION).stream().filter(test -> !passing.contains(test)).forEach(others::add);
        }
        assertEquals(List.of(), others);
    }

    @Test
    void whatIsNotMissingIsInTheFeaturesDocumentAndWhatIsMissingIsNot() {
        for (Row row : rows) {
            for (String place : row.evidence(FEATURES)) {
                assertEquals(!row.isMissing(), isAdvertised(place), row.property() + ": " + place);
            }
        }
    }

    @Test
    void nothingIsInTheFeaturesDocumentThatNoRowHas() {
        Set<String> listed = new HashSet<>(OF_THE_DOCUMENT);
        for (Row row : rows) {
            for (String place : row.evidence(FEATURES)) {
                listed.addAll(leaves(place));
            }
        }
        Set<String> unlisted = new TreeSet<>();
        addLeaves(document, "", unlisted);
        unlisted.removeAll(listed);
        assertEquals(Set.of(), unlisted);
    }

    private static boolean exists(String test) {
        int dot = test.lastIndexOf('.');
        boolean isMethod = Character.isLowerCase(test.charAt(dot + 1));
        String name = "io.davit." + (isMethod ? test.substring(0, dot) : test);
        try {
            Class<?> type = Class.forName(name, false, FeatureTableTest.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(FeatureTableTest::isTest)
                    .anyMatch(method -> !isMethod || method.getName().equals(test.substring(dot + 1)));
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class)
                || method.isAnnotationPresent(RepeatedTest.class)
                || method.isAnnotationPresent(TestFactory.class);
    }

    private static Set<String> passingValidations() {
        Set<String> passing = new HashSet<>();
        for (String line : lines("spec-conformance/validation-expected.tsv")) {
            String[] columns = line.split("\t");
            if (columns.length > 2 && Set.of("ok", "silent-ok").contains(columns[2])) {
                passing.add(columns[0]);
            }
        }
        return passing;
    }

    /** {@code linux.cgroup.v1}, which is true or a list of words; or {@code mountOptions=ro rw}, some of a list. */
    private boolean isAdvertised(String place) {
        JsonNode node = document.at(pointer(place));
        if (place.indexOf('=') < 0) {
            return node.isBoolean() ? node.booleanValue() : !node.isEmpty();
        }
        Set<String> words = new HashSet<>();
        node.forEach(word -> words.add(word.asText()));
        return words.containsAll(words(place));
    }

    private static String pointer(String place) {
        return "/" + place.split("=")[0].replace('.', '/');
    }

    private static List<String> words(String place) {
        return List.of(place.split("=")[1].split(" "));
    }

    /** What a place stands for: {@code mountOptions=ro}, or all that is below it. */
    private Set<String> leaves(String place) {
        Set<String> leaves = new HashSet<>();
        String path = place.split("=")[0];
        if (place.indexOf('=') < 0) {
            addLeaves(document.at(pointer(place)), path, leaves);
        } else {
            words(place).forEach(word -> leaves.add(path + "=" + word));
        }
        return leaves;
    }

    private static void addLeaves(JsonNode node, String path, Set<String> leaves) {
        if (node.isObject()) {
            node.properties().forEach(property -> addLeaves(
                    property.getValue(), path.isEmpty() ? property.getKey() : path + "." + property.getKey(), leaves));
        } else if (node.isArray()) {
            node.forEach(word -> leaves.add(path + "=" + word.asText()));
        } else {
            leaves.add(path);
        }
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String line : lines("docs/features.md")) {
            String[] cells = line.split("\\|", -1);
            boolean isRow = cells.length == 8 && !cells[1].isBlank() && !cells[1].startsWith("-");
            if (isRow && !cells[1].strip().equals("property")) {
                rows.add(new Row(cells[1].strip(), cells[2].strip(), items(cells[6].strip())));
            }
        }
        return rows;
    }

    private static List<String> items(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(", "));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
