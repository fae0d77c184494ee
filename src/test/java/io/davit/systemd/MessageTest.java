package io.davit.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages of D-Bus, byte by byte as its specification has them. */
class MessageTest {

    private static byte[] encoded(String signature, Object... values) {
        Encoder encoder = new Encoder();
        encoder.values(signature, List.of(values));
        return encoder.bytes();
    }

    private static void assertBytes(String hex, byte[] actual) {
        assertEquals(hex.replace(" ", ""), HexFormat.of().formatHex(actual));
    }

    @Test
    void valuesAreAlignedByTheirTypes() {
        assertBytes("07 00 0800 09000000 0a00000000000000", encoded("yqut", 7, 8, 9, 10L));
        assertBytes("01000000 00000000 ffffffffffffffff", encoded("bt", true, -1L));
    }

    @Test
    void textHasItsLengthAndANul() {
        assertBytes("03000000 666f6f00 02 617500", encoded("sg", "foo", "au"));
        assertBytes("02000000 c3bc00", encoded("s", "\u00fc"));
    }

    /** The specification's own example: an array of one 64-bit number. */
    @Test
    void theLengthOfAnArrayDoesNotCountWhatAlignsIt() {
        assertBytes("08000000 00000000 0500000000000000", encoded("at", List.of(5L)));
        assertBytes("00000000 00000000", encoded("at", List.of()));
        assertBytes("02000000 0102", encoded("ay", new byte[] {1, 2}));
    }

    @Test
    void structuresAndVariantsAreNested() {
        assertBytes("10000000 00000000" + "01000000 6100" + "01 7500" + "000000" + "07000000" + "08000000",
                encoded("a(sv)u", List.of(List.of("a", new Variant("u", 7))), 8));
    }

    @Test
    void whatIsWrittenIsRead() {
        String signature = "ybnqiuxtdsogas(sa(sv))a{sv}v";
        List<Object> values = List.of(
                (byte) 1, true, (short) -2, (short) 3, -4, 5, -6L, 7L, 8.5, "text", "/path", "a(sv)",
                List.of("x", "yy"), List.of("z", List.of(List.of("k", new Variant("as", List.of("v"))))), List.of(),
                new Variant("t", 9L));
        byte[] bytes = encoded("ybnqiuxtdsogas(sa(sv))a(sv)v", values.toArray());
        assertEquals(values, new Decoder(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)).values(signature));
    }

    @Test
    void aCallHasItsHeaderAndBody() {
        byte[] call = new Message.Call("org.a", "/b", "org.a.C", "D", "s", List.of("e")).encode(1);
        assertEquals("6c010001" + "06000000" + "01000000", HexFormat.of().formatHex(call, 0, 12));
        assertEquals(call.length, Message.length(java.util.Arrays.copyOf(call, Message.FIXED_SIZE)));
        Message decoded = Message.decode(call);
        assertEquals(Message.Kind.CALL, decoded.kind());
        assertEquals(List.of("/b", "org.a.C", "D", List.of("e")),
                List.of(decoded.path(), decoded.api(), decoded.member(), decoded.body()));
    }

    @Test
    void theOtherByteOrderIsReadToo() {
        ByteBuffer fixed = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
        fixed.put((byte) 'B').put((byte) 2).put((byte) 0).put((byte) 1).putInt(4).putInt(77).putInt(0);
        byte[] message = ByteBuffer.allocate(20).put(fixed.array()).putInt(0).array();
        assertEquals(20, Message.length(fixed.array()));
        assertEquals(77, Message.decode(message).serial());
        assertEquals(Message.Kind.RETURN, Message.decode(message).kind());
    }
}
