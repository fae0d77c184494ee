package io.davit.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.plan.Field.Descriptor;
import io.davit.plan.Field.Source;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plan as bytes, read back by the words of {@code plan.h}. */
class EncoderTest {

    /** A reader of its own, which takes fields as davit-init's functions do. */
    private static final class Reader {

        private final ByteBuffer bytes;

        Reader(byte[] plan) {
            bytes = ByteBuffer.wrap(plan).order(ByteOrder.LITTLE_ENDIAN);
        }

        int u32() {
            return bytes.getInt();
        }

        long number() {
            return bytes.getLong();
        }

        byte[] blob() {
            byte[] blob = new byte[(int) number()];
            bytes.get(blob);
            pad();
            return blob;
        }

        String text() {
            byte[] text = new byte[(int) number()];
            bytes.get(text);
            assertEquals(0, bytes.get());
            pad();
            return new String(text, UTF_8);
        }

        List<String> texts() {
            List<String> texts = new ArrayList<>();
            long count = number();
            for (int i = 0; i < count; i++) {
                texts.add(text());
            }
            return texts;
        }

        private void pad() {
            while (bytes.position() % 8 != 0) {
                assertEquals(0, bytes.get());
            }
        }
    }

    private static byte[] encode(Operation... operations) {
        return new Plan(List.of(operations)).encode(77, 2, descriptor -> 5);
    }

    private static Reader skipHead(byte[] plan) {
        Reader reader = new Reader(plan);
        for (int i = 0; i < 8; i++) {
            reader.u32();
        }
        return reader;
    }

    @Test
    void theHeadTellsWhatFollows() {
        byte[] plan = encode(
                Operation.of(Code.SESSION, ""),
                Operation.of(Code.TREE, "", new Field.Text("a", "b")),
                Operation.of(Code.EXECUTE, "",
                        new Field.Texts("args", List.of("1", "2")), new Field.Texts("env", List.of())));
        Reader head = new Reader(plan);
        assertEquals(Encoder.MAGIC, head.u32());
        assertEquals(Encoder.VERSION, head.u32());
        assertEquals(plan.length, head.u32());
        assertEquals(3, head.u32());
        // Two lists of two and none, each with its end; and one variable that is added.
        assertEquals(2 + 1 + 0 + 1 + 1, head.u32());
        assertEquals(1, head.u32());
        assertEquals(77, head.u32());
        assertEquals(2, head.u32());
    }

    @Test
    void everyKindOfFieldIsReadBack() {
        byte[] plan = encode(Operation.of(
                Code.MOUNT,
                "/mounts/3",
                new Field.Number("number", -1),
                new Field.Text("empty", ""),
                new Field.Text("seven", "seven by"),
                new Field.Text("umlaut", "ä/ö"),
                new Field.Texts("texts", List.of("", "one", "eleven bytes")),
                new Field.Texts("none", List.of()),
                new Field.Flags("flags", 0x8000000000000001L, FlagNames.SUPERBLOCK),
                new Field.Ids("ids", List.of(0L, 4294967294L, 7L)),
                new Field.Bytes("bytes", new byte[] {1, 2, 3}),
                new Field.Bytes("nothing", new byte[0]),
                new Descriptor("descriptor", new Source.StartSocket())));
        Reader reader = skipHead(plan);
        assertEquals(Code.MOUNT.number(), reader.u32());
        assertEquals(plan.length - 32, reader.u32());
        assertEquals(-1, reader.number());
        assertEquals("", reader.text());
        assertEquals("seven by", reader.text());
        assertEquals("ä/ö", reader.text());
        assertEquals(List.of("", "one", "eleven bytes"), reader.texts());
        assertEquals(List.of(), reader.texts());
        assertEquals(0x8000000000000001L, reader.number());
        assertArrayEquals(new byte[] {0, 0, 0, 0, -2, -1, -1, -1, 7, 0, 0, 0}, reader.blob());
        assertArrayEquals(new byte[] {1, 2, 3}, reader.blob());
        assertArrayEquals(new byte[0], reader.blob());
        assertEquals(5, reader.number());
        assertEquals(0, reader.bytes.remaining());
    }

    @Test
    void recordsFollowEachOtherByTheirSizes() {
        Operation[] operations = new Operation[500];
        for (int i = 0; i < operations.length; i++) {
            operations[i] = Operation.of(Code.SYSCTL, "", new Field.Text("path", "x".repeat(i)));
        }
        byte[] plan = encode(operations);
        Reader reader = skipHead(plan);
        for (int i = 0; i < operations.length; i++) {
            int start = reader.bytes.position();
            assertEquals(0, start % 8);
            assertEquals(Code.SYSCTL.number(), reader.u32());
            int size = reader.u32();
            assertEquals("x".repeat(i), reader.text());
            assertEquals(start + size, reader.bytes.position());
        }
        assertEquals(plan.length, reader.bytes.position());
    }
}
