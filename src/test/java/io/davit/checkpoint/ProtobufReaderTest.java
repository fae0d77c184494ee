package io.davit.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.checkpoint.ProtobufReader.MalformedException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufReaderTest {

    /** The example of protobuf's own description of its encoding: field 1 is 150. */
    @Test
    void numbersAreAsProtobufWritesThem() {
        byte[] bytes = {0x08, (byte) 0x96, 0x01};
        ProtobufReader reader = new ProtobufReader(bytes);
        assertEquals(1, reader.next());
        assertEquals(150, reader.number());
        assertEquals(0, reader.next());
        assertTrue(Arrays.equals(bytes, new ProtobufWriter().number(1, 150).bytes()));
    }

    @Test
    void whatIsWrittenIsRead() {
        byte[] bytes = new ProtobufWriter()
                .number(1, -1)
                .flag(2, true)
                .text(300, "é")
                .message(4, new ProtobufWriter().number(1, Long.MIN_VALUE))
                .bytes();
        ProtobufReader reader = new ProtobufReader(bytes);
        assertEquals(1, reader.next());
        assertEquals(-1, reader.number());
        assertEquals(2, reader.next());
        assertTrue(reader.flag());
        assertEquals(300, reader.next());
        assertEquals("é", reader.text());
        assertEquals(4, reader.next());
        ProtobufReader inner = reader.message();
        assertEquals(1, inner.next());
        assertEquals(Long.MIN_VALUE, inner.number());
        assertEquals(0, inner.next());
    }

    @Test
    void fieldsThatNobodyAsksForAreSkippedWhateverTheirType() {
        byte[] bytes = {0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x15, 1, 2, 3, 4, 0x1a, 2, 7, 7, 0x20, 5};
        ProtobufReader reader = new ProtobufReader(bytes);
        assertEquals(1, reader.next());
        assertEquals(2, reader.next());
        assertEquals(3, reader.next());
        assertEquals(4, reader.next());
        assertEquals(5, reader.number());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "08",                           // a number that is not there
        "0880",                         // one that has no end
        "08ffffffffffffffffffff01",     // one that is too long
        "0a05616263",                   // bytes that end after the message
        "0affffffffffffffffff01",       // a length below zero
        "0a8080808010",                 // one that an int cannot hold
        "090102",                       // a fixed number that ends after the message
        "0d0102",
        "00",                           // no field has the number 0
        "0b",                           // a group, which proto2 has given up
        "0f",                           // a type that there is not
        "f8ffffffffffffffff0100"        // a field number that an int cannot hold
    })
    void whatIsNoMessageIsRefused(String hex) {
        assertThrows(MalformedException.class, () -> readAll(bytes(hex)));
    }

    @Test
    void aFieldOfAnotherTypeIsRefused() {
        ProtobufReader number = new ProtobufReader(bytes("0801"));
        number.next();
        assertThrows(MalformedException.class, number::text);
        ProtobufReader text = new ProtobufReader(bytes("0a0161"));
        text.next();
        assertThrows(MalformedException.class, text::number);
    }

    /** Either it is a message or it is refused: nothing else comes of any bytes. */
    @Test
    void anyBytesAreReadOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                readAll(bytes);
            } catch (MalformedException refused) {
                continue;
            }
        }
    }

    private static void readAll(byte[] bytes) {
        ProtobufReader reader = new ProtobufReader(bytes);
        while (reader.next() != 0) {
            continue;
        }
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex);
    }
}
