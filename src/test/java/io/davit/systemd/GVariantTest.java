package io.davit.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as annotations have them. */
class GVariantTest {

    private static void assertValue(String signature, Object value, String text) {
        assertEquals(new Variant(signature, value), GVariant.parse(text));
    }

    @Test
    void numbersHaveTheTypeThatIsSaid() {
        assertValue("i", 5L, "5");
        assertValue("i", -5L, "-5");
        assertValue("i", 16L, "0x10");
        assertValue("t", 123456789L, "uint64 123456789");
        assertValue("t", -1L, "uint64 18446744073709551615");
        assertValue("q", 7L, "uint16 7");
        assertValue("y", 255L, "byte 0xff");
        assertValue("x", -1L, "@x -1");
        assertValue("d", 1.5, "1.5");
        assertValue("d", 2.0, "double 2");
    }

    @Test
    void textIsQuoted() {
        assertValue("s", "inactive-or-failed", "'inactive-or-failed'");
        assertValue("s", "it's \"", "\"it's \\\"\"");
        assertValue("o", "/a/b", "objectpath '/a/b'");
    }

    @Test
    void truthIsAWord() {
        assertValue("b", true, "true");
        assertValue("b", false, " boolean false ");
    }

    @Test
    void listsHaveTheTypeOfTheirElements() {
        assertValue("as", List.of("a", "b"), "['a', 'b']");
        assertValue("au", List.of(1L, 2L), "[uint32 1, uint32 2]");
        assertValue("as", List.of(), "@as []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "'open", "5 6", "uint32 -1", "byte 256", "99999999999", "[1, 'a']", "@t 'a'", "[1"})
    void whatIsNoValueIsNone(String text) {
        assertNull(GVariant.parse(text));
    }
}
