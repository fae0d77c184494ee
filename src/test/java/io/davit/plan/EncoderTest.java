package io.davit.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.plan.EnterOperation.Clone;
import io.davit.plan.EnterOperation.Hostname;
import io.davit.plan.ExecuteOperation.Execute;
import io.davit.plan.ExecuteOperation.User;
import io.davit.plan.FilesystemOperation.OpenTree;
import io.davit.plan.ProcessOperation.CpuAffinity;
import io.davit.plan.ProcessOperation.Session;
import io.davit.resolve.MountAttributes;
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
                new Session(),
                new OpenTree("/a", 0, null, false, MountAttributes.NONE, MountAttributes.NONE, ""),
                new Execute(List.of("1", "2"), List.of()));
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
        byte[] plan = encode(
                new Hostname("seven by"),
                new Hostname("ä/ö"),
                new Execute(List.of("", "one", "eleven bytes"), List.of()),
                new User(-1, 0x8000000000000001L, 0, true, List.of(0L, 4294967294L, 7L)),
                new CpuAffinity("0-8,16", ""),
                new CpuAffinity("", ""),
                new Clone(0x20000, new Source.StartSocket()),
                new Clone(0, null));
        Reader reader = skipHead(plan);
        assertEquals("seven by", record(reader, 29).text());
        assertEquals("ä/ö", record(reader, 29).text());
        record(reader, 49);
        assertEquals(List.of("", "one", "eleven bytes"), reader.texts());
        assertEquals(List.of(), reader.texts());
        record(reader, 40);
        assertEquals(-1, reader.number());
        assertEquals(0x8000000000000001L, reader.number());
        assertEquals(0, reader.number());
        assertEquals(1, reader.number());
        assertArrayEquals(new byte[] {0, 0, 0, 0, -2, -1, -1, -1, 7, 0, 0, 0}, reader.blob());
        assertArrayEquals(new byte[] {-1, 1, 1, 0, 0, 0, 0, 0}, record(reader, 3).blob());
        assertArrayEquals(new byte[0], record(reader, 3).blob());
        record(reader, 7);
        assertEquals(0x20000, reader.number());
        assertEquals(5, reader.number());
        record(reader, 7);
        assertEquals(0, reader.number());
        assertEquals(-1, reader.number());
        assertEquals(0, reader.bytes.remaining());
    }

    private static Reader record(Reader reader, int number) {
        assertEquals(number, reader.u32());
        reader.u32();
        return reader;
    }

    @Test
    void recordsFollowEachOtherByTheirSizes() {
        Operation[] operations = new Operation[500];
        for (int i = 0; i < operations.length; i++) {
            operations[i] = new Hostname("x".repeat(i));
        }
        byte[] plan = encode(operations);
        Reader reader = skipHead(plan);
        for (int i = 0; i < operations.length; i++) {
            int start = reader.bytes.position();
            assertEquals(0, start % 8);
            assertEquals(29, reader.u32());
            int size = reader.u32();
            assertEquals("x".repeat(i), reader.text());
            assertEquals(start + size, reader.bytes.position());
        }
        assertEquals(plan.length, reader.bytes.position());
    }
}
