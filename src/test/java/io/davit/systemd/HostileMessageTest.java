package io.davit.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.DavitException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that claim what they do not hold: they are refused, whatever they claim, in memory and time of their size. */
class HostileMessageTest {

    private static final int MUTATIONS = 20_000;

    private static List<Object> decoded(String signature, byte[] bytes) {
        return new Decoder(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)).values(signature);
    }

    private static void assertMalformed(String signature, byte[] bytes) {
        DavitException e = assertThrows(DavitException.class, () -> decoded(signature, bytes));
        assertEquals("the message bus sent something that is no message", e.getMessage());
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** A variant of a variant, and so on: the last is of a byte. */
    private static byte[] nestedVariants(int count) {
        return hex("01 7600".repeat(count - 1) + "01 7900 07");
    }

    @Test
    void variantsAreNestedToALimit() {
        assertEquals(1, decoded("v", nestedVariants(Decoder.DEEPEST)).size());
        assertMalformed("v", nestedVariants(Decoder.DEEPEST + 1));
        assertMalformed("v", nestedVariants(1_000_000));
    }

    @Test
    void containersBesideEachOtherAreNotNested() {
        byte[] many = hex("f90f0000" + "00000000" + "07 00000000000000".repeat(512));
        assertEquals(512, ((List<?>) decoded("a(y)", many).getFirst()).size());
        assertEquals(100, decoded("v".repeat(100), hex("01 7900 07".repeat(100))).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a()", "a(())", "a{}", "a(a()())", "()", "a", "aa", "(", "a(y", ")", "a)", "a}", "(y}", "z", "a(z)"})
    void whatIsNoTypeOrHasNoSizeIsRefused(String signature) {
        assertMalformed(signature, hex("08000000 00000000 00000000 00000000"));
    }

    @ParameterizedTest
    @CsvSource({
        "ay, ffffffff 00",
        "ay, ffffff7f 00",
        "ay, 02000000 00",
        "at, f8ffff7f 00000000 0000000000000000",
        "at, 04000000 00000000 0000000000000000",
        "a(yy), 01000000 00000000 0000",
        "at, 04000000",
        "s, ffffffff 00",
        "s, ffffff7f 00",
        "s, 01000000 61",
        "g, ff 00",
        "v, 00 00",
        "v, 02 797900 0101",
        "v, 01 2800 00",
        "t, 00000000",
        "y, ''",
    })
    void whatGoesBeyondItsEndIsRefused(String signature, String bytes) {
        assertMalformed(signature, hex(bytes));
    }

    @ParameterizedTest
    @CsvSource({"5, s", "1, u", "7, u", "8, u", "8, v"})
    void aHeaderFieldOfAnotherTypeIsRefused(int number, String type) {
        Object value = switch (type) {
            case "u" -> 7;
            case "v" -> new Variant("s", "y");
            default -> "text";
        };
        Encoder message = new Encoder();
        message.values("yyyyuua(yv)",
                List.of((int) 'l', 2, 0, 1, 0, 7, List.of(List.of(number, new Variant(type, value)))));
        message.align(8);
        assertThrows(DavitException.class, () -> Message.decode(message.bytes()));
    }

    /** Four billion bytes are not made room for. */
    @Test
    void aMessageHasALimit() {
        assertEquals(-1, Message.length(hex("6c020001 ffffffff 01000000 00000000")));
        assertEquals(-1, Message.length(hex("6c020001 00000000 01000000 ffffffff")));
        assertEquals(-1, Message.length(hex("6c020001 01000100 01000000 00000000")));
        assertEquals(Message.LARGEST, Message.length(hex("6c020001 f0ff0000 01000000 00000000")));
    }

    /** Nothing but a DavitException comes of bytes that are not as they were. */
    @Test
    void noByteOfAMessageMakesItAnythingElseThanRefused() {
        byte[] sound = new Message.Call("org.a", "/b", "org.a.C", "D", "a(sv)a{sv}v",
                List.of(List.of(List.of("k", new Variant("as", List.of("v", "w")))), List.of(), new Variant("(yt)", List.of(1, 2))))
                .encode(1);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = Arrays.copyOf(sound, sound.length - random.nextInt(3));
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            try {
                Message.decode(mutated);
            } catch (DavitException e) {
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 10 && refused < MUTATIONS, refused + " refused");
    }

    /** Annotations, which a caller may copy from its users. */
    @Test
    void textIsNestedToALimit() {
        for (String opening : List.of("[", "@s ", "boolean ", "@ai [")) {
            assertNull(GVariant.parse(opening.repeat(1_000_000)));
        }
        assertNull(GVariant.parse("[".repeat(100_000) + "'x'" + "]".repeat(100_000)));
        assertEquals("a".repeat(20) + "s", GVariant.parse("[".repeat(20) + "'x'" + "]".repeat(20)).signature());
    }
}
