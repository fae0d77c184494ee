package io.davit.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.checkpoint.CriuFlags.CgroupsMode;
import io.davit.checkpoint.CriuFlags.NetworkLock;
import io.davit.linux.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The requests, by the numbers that images/rpc.proto of CRIU 4.2 has. */
class CriuOptionsTest {

    private static final CriuFlags NONE =
            new CriuFlags(false, false, false, false, false, false, false, false, false, null, null);
    private static final CriuFlags ALL = new CriuFlags(
            true, true, true, true, true, true, true, true, true, CgroupsMode.STRICT, NetworkLock.SKIP);
    private static final CheckpointFiles FILES = new CheckpointFiles(Fd.STDIN, Fd.STDOUT);

    @Test
    void aDumpNamesItsProcessAndWhatStaysOutside() {
        DumpOptions options = new DumpOptions("/i", "/w", null, true, false, -1, null, NONE);
        DumpSubject subject = new DumpSubject(42, "/r", List.of("net[1]:extRootNetNS"), List.of("/etc/hosts"));
        ProtobufWriter message = CriuOptions.dump(FILES, options, subject, "/f", "/c").message();
        assertEquals(List.of(0L), numbers(message, 1));
        assertEquals(List.of(42L), numbers(message, 2));
        assertEquals(List.of(1L), numbers(message, 3));
        assertEquals(List.of(4L), numbers(message, 9));
        assertEquals(List.of("dump.log"), texts(message, 10));
        assertEquals(List.of(1L), numbers(message, 12));
        assertEquals(List.of("/r"), texts(message, 13));
        assertEquals(List.of(1L), numbers(message, 17));
        assertEquals(List.of("/etc/hosts", "/etc/hosts"), pair(message, 23));
        assertEquals(List.of(1L), numbers(message, 24));
        assertEquals(List.of("net[1]:extRootNetNS"), texts(message, 37));
        assertEquals(List.of(0x40000000L), numbers(message, 38));
        assertEquals(List.of("/f"), texts(message, 44));
        assertEquals(List.of(1L), numbers(message, 50));
        assertEquals(List.of("/c"), texts(message, 51));
        for (int flag : new int[] {4, 5, 7, 8, 11, 14, 15, 16, 18, 34, 46, 48, 52, 64}) {
            assertFalse(has(message, flag), "field " + flag);
        }
    }

    @Test
    void everyFlagIsAField() {
        DumpOptions options = new DumpOptions(
                "/i", null, "../p", false, true, -1, new DumpOptions.PageServer("::1", 27), ALL);
        DumpSubject subject = new DumpSubject(42, "/r", List.of(), List.of("/etc/hosts"));
        ProtobufWriter message =
                CriuOptions.dump(new CheckpointFiles(Fd.STDIN, null), options, subject, null, "").message();
        for (int flag : new int[] {4, 5, 7, 8, 15, 16, 18, 46, 48, 52}) {
            assertEquals(List.of(1L), numbers(message, flag), "field " + flag);
        }
        assertEquals(List.of("../p"), texts(message, 14));
        assertEquals(List.of(5L), numbers(message, 34));
        assertEquals(List.of(3L), numbers(message, 64));
        assertTrue(has(message, 11));
        assertFalse(has(message, 17));
        assertFalse(has(message, 23), "a pre-dump has no mounts");
        assertFalse(has(message, 44));
    }

    @Test
    void aRestoreSaysWhatTakesThePlaceOfWhat() {
        List<String> inherited = new ArrayList<>(List.of("pipe:[1]", "file[2:3]"));
        inherited.add(null);
        inherited.add(null);
        inherited.add("extRootNetNS");
        RestoreSubject subject = new RestoreSubject(
                "/r", Map.of("/a", "/b"), Map.of("ipc", "/n"), Map.of("cpu", "/c"), inherited);
        RestoreOptions options = new RestoreOptions("/i", null, null, "apparmor:x", "label", NONE);
        ProtobufWriter message = CriuOptions.restore(FILES, options, subject, "").message();
        assertEquals(List.of("restore.log"), texts(message, 10));
        assertEquals(List.of("/a", "/b"), pair(message, 23));
        assertEquals(List.of("cpu", "/c"), pair(message, 25));
        assertEquals(List.of(1L), numbers(message, 26));
        assertEquals(List.of("pipe:[1]=0", "file[2:3]=1", "extRootNetNS=4"), inherited(message));
        assertEquals(List.of("ipc", "/n"), pair(message, 39));
        assertEquals(List.of("apparmor:x"), texts(message, 53));
        assertEquals(List.of("label"), texts(message, 63));
    }

    private static boolean has(ProtobufWriter message, int field) {
        ProtobufReader reader = new ProtobufReader(message.bytes());
        int next;
        while ((next = reader.next()) != 0) {
            if (next == field) {
                return true;
            }
        }
        return false;
    }

    private static List<Long> numbers(ProtobufWriter message, int field) {
        List<Long> numbers = new ArrayList<>();
        ProtobufReader reader = new ProtobufReader(message.bytes());
        int next;
        while ((next = reader.next()) != 0) {
            if (next == field) {
                numbers.add(reader.number());
            }
        }
        return numbers;
    }

    private static List<String> texts(ProtobufWriter message, int field) {
        return texts(new ProtobufReader(message.bytes()), field);
    }

    private static List<String> texts(ProtobufReader reader, int field) {
        List<String> texts = new ArrayList<>();
        int next;
        while ((next = reader.next()) != 0) {
            if (next == field) {
                texts.add(reader.text());
            }
        }
        return texts;
    }

    /** Both texts of the one message that a field has. */
    private static List<String> pair(ProtobufWriter message, int field) {
        List<String> pair = new ArrayList<>();
        for (ProtobufReader inner : messages(message, field)) {
            while (inner.next() != 0) {
                pair.add(inner.text());
            }
        }
        return pair;
    }

    private static List<String> inherited(ProtobufWriter message) {
        List<String> inherited = new ArrayList<>();
        for (ProtobufReader inner : messages(message, 27)) {
            inner.next();
            String key = inner.text();
            inner.next();
            inherited.add(key + "=" + inner.number());
        }
        return inherited;
    }

    private static List<ProtobufReader> messages(ProtobufWriter message, int field) {
        List<ProtobufReader> messages = new ArrayList<>();
        ProtobufReader reader = new ProtobufReader(message.bytes());
        int next;
        while ((next = reader.next()) != 0) {
            if (next == field) {
                messages.add(reader.message());
            }
        }
        return messages;
    }
}
