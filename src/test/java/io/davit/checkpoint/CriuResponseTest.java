package io.davit.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.DavitException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CriuResponseTest {

    @Test
    void aFailureHasItsReason() {
        CriuResponse response = CriuResponse.parse(new ProtobufWriter()
                .number(1, CriuRequest.DUMP).flag(2, false).number(7, 22).text(9, "Error (x.c:1): no").bytes());
        assertEquals(CriuRequest.DUMP, response.type());
        assertFalse(response.success());
        assertEquals(22, response.errno());
        assertEquals("Error (x.c:1): no", response.error());
    }

    @Test
    void aNotificationHasItsScriptAndProcess() {
        CriuResponse response = CriuResponse.parse(new ProtobufWriter()
                .number(1, CriuRequest.NOTIFY).flag(2, true)
                .message(5, new ProtobufWriter().text(1, "post-restore").number(2, 4711)).bytes());
        assertEquals("post-restore", response.script());
        assertEquals(4711, response.pid());
    }

    @Test
    void aRestoredProcessHasAPid() {
        CriuResponse response = CriuResponse.parse(new ProtobufWriter()
                .number(1, CriuRequest.RESTORE).flag(2, true)
                .message(4, new ProtobufWriter().number(1, 42)).bytes());
        assertTrue(response.success());
        assertEquals(42, response.pid());
    }

    @Test
    void versionsAreCompared() {
        CriuResponse response = CriuResponse.parse(new ProtobufWriter()
                .number(1, CriuRequest.VERSION).flag(2, true)
                .message(10, new ProtobufWriter().number(1, 4).number(2, 2).number(4, 1)).bytes());
        assertFalse(response.version().isBefore(CriuVersion.OLDEST));
        assertTrue(new CriuVersion(3, 15).isBefore(CriuVersion.OLDEST));
        assertFalse(new CriuVersion(3, 16).isBefore(CriuVersion.OLDEST));
        assertTrue(CriuVersion.UNKNOWN.isBefore(CriuVersion.OLDEST));
    }

    @Test
    void featuresThatAreNotThereAreNot() {
        CriuResponse response = CriuResponse.parse(new ProtobufWriter()
                .number(1, CriuRequest.FEATURE_CHECK).flag(2, true)
                .message(8, new ProtobufWriter().flag(1, false).flag(2, true)).bytes());
        assertFalse(response.tracksMemory());
        assertTrue(response.hasLazyPages());
    }

    @Test
    void whatIsNoAnswerIsOneSentence() {
        assertThrows(DavitException.class, () -> CriuResponse.parse(new byte[] {0x0a}));
        assertThrows(DavitException.class, () -> CriuResponse.parse(new ProtobufWriter().flag(2, true).bytes()));
        assertThrows(DavitException.class, () -> CriuResponse.parse(new ProtobufWriter().text(1, "DUMP").bytes()));
    }

    /** Of a whole answer any part is cut off, and any byte changed. */
    @Test
    void aDamagedAnswerIsReadOrRefused() {
        byte[] whole = new ProtobufWriter()
                .number(1, CriuRequest.NOTIFY).flag(2, true)
                .message(4, new ProtobufWriter().number(1, 42))
                .message(5, new ProtobufWriter().text(1, "post-restore").number(2, 4711))
                .message(8, new ProtobufWriter().flag(1, true))
                .text(9, "why")
                .message(10, new ProtobufWriter().number(1, 4).number(2, 2))
                .bytes();
        assertNotNull(CriuResponse.parse(whole));
        Random random = new Random(2);
        for (int i = 0; i < 100_000; i++) {
            byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                assertNotNull(CriuResponse.parse(damaged));
            } catch (DavitException refused) {
                assertTrue(refused.getMessage().startsWith("criu gave an answer"), refused.getMessage());
            }
        }
    }
}
