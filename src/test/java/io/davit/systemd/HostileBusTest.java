package io.davit.systemd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.DavitException;
import io.davit.linux.Sockets;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bus that does not do what a bus should: davit says so in a sentence, and neither waits nor grows for ever. */
class HostileBusTest {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final String SYSTEMD = ":1.1";
    private static final String JOB = "/org/freedesktop/systemd1/job/5";

    /** What a bus does with its connection, to its end. */
    private interface Conduct {

        void with(SocketChannel davit) throws IOException;
    }

    @TempDir
    Path directory;

    private ServerSocketChannel listening;

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    private Bus bus(Duration timeout, Conduct conduct) throws IOException {
        Path socket = directory.resolve("bus");
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> {
            try (SocketChannel davit = listening.accept()) {
                conduct.with(davit);
            } catch (IOException gone) {
                // davit has had enough of it.
            }
        });
        return new Bus(Sockets.connectStream(socket.toString()), timeout);
    }

    private void assertRefused(String message, Duration timeout, Conduct conduct) throws IOException {
        try (Bus bus = bus(timeout, conduct)) {
            assertEquals(message, assertThrows(DavitException.class, bus::greet).getMessage());
        }
    }

    private static void listen(SocketChannel davit) throws IOException {
        while (davit.read(ByteBuffer.allocate(1 << 16)) >= 0) {}
    }

    private static void say(SocketChannel davit, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            davit.write(buffer);
        }
    }

    private static void say(SocketChannel davit, String text) throws IOException {
        say(davit, text.getBytes(US_ASCII));
    }

    /** A message of the bus's with a body of one signature; what is {@code null} is left out of its header. */
    private static byte[] message(int kind, int replyTo, String sender, String member, String signature, Object... body) {
        Encoder values = new Encoder();
        values.values(signature, List.of(body));
        List<Object> fields = new ArrayList<>();
        fields.add(List.of(7, new Variant("s", sender)));
        fields.add(List.of(8, new Variant("g", signature)));
        if (replyTo > 0) {
            fields.add(List.of(5, new Variant("u", replyTo)));
        }
        if (member != null) {
            fields.add(List.of(3, new Variant("s", member)));
        }
        Encoder message = new Encoder();
        message.values("yyyyuua(yv)", List.of((int) 'l', kind, 0, 1, values.bytes().length, 99, fields));
        message.align(8);
        message.raw(values.bytes());
        return message.bytes();
    }

    private static byte[] answer(int to, String signature, Object... values) {
        return message(2, to, SYSTEMD, null, signature, values);
    }

    private static byte[] jobRemoved(String sender, String result) {
        return message(4, 0, sender, "JobRemoved", "uoss", 5, JOB, "a.scope", result);
    }

    @Test
    void thatClosesTheConnection() throws IOException {
        assertRefused("the message bus has closed the connection", LATE, davit -> {});
    }

    @Test
    void thatSaysNothing() throws IOException {
        assertRefused("the message bus does not answer", SOON, HostileBusTest::listen);
    }

    @Test
    void thatSaysNothingAfterItsGreeting() throws IOException {
        assertRefused("the message bus does not answer", SOON, davit -> {
            say(davit, "DATA\r\nOK 0\r\n");
            listen(davit);
        });
    }

    @Test
    void thatNeverEndsItsGreeting() throws IOException {
        assertRefused("the message bus refuses davit: DATA", LATE, davit -> {
            while (true) {
                say(davit, "DATA\r\n");
            }
        });
    }

    @Test
    void thatNeverEndsALine() throws IOException {
        assertRefused("the message bus refuses davit: " + "A".repeat(512), LATE, davit -> {
            while (true) {
                say(davit, "AAAAAAAA");
            }
        });
    }

    /** It says something now and then: what counts is when it began. */
    @Test
    void thatSaysOneByteAfterTheOther() throws IOException {
        assertRefused("the message bus does not answer", SOON, davit -> {
            say(davit, "OK 0\r\n");
            for (int i = 0; i < 1000; i++) {
                say(davit, new byte[] {(byte) (i % Message.FIXED_SIZE == 0 ? 'l' : 0)});
                LockSupport.parkNanos(10_000_000);
            }
        });
    }

    @Test
    void thatSendsSignalsForEver() throws IOException {
        assertRefused("the message bus sent too much", LATE, davit -> {
            say(davit, "OK 0\r\n");
            while (true) {
                say(davit, jobRemoved(SYSTEMD, "done"));
            }
        });
    }

    @Test
    void thatSpeaksOfMoreThanItWillSend() throws IOException {
        assertRefused("the message bus sent something that is no message", LATE, davit -> {
            say(davit, "OK 0\r\n");
            say(davit, new byte[] {'l', 2, 0, 1, -1, -1, -1, 7, 1, 0, 0, 0, 0, 0, 0, 0});
            listen(davit);
        });
    }

    @Test
    void thatAnswersWithOtherValuesThanAMethodHas() throws IOException {
        try (Manager manager = new Manager(bus(LATE, davit -> {
            for (int serial = 1; serial <= 3; serial++) {
                say(davit, answer(serial, "u", serial));
            }
            listen(davit);
        }))) {
            DavitException e = assertThrows(DavitException.class, () -> manager.start("a.scope", Map.of()));
            assertEquals("the message bus sent something that is no message", e.getMessage());
        }
    }

    /** Everybody on the bus can guess the name of a job, and may send a signal about it. */
    @Test
    void onWhichAnotherSpeaksForSystemd() throws IOException {
        try (Manager manager = new Manager(bus(LATE, davit -> {
            say(davit, answer(1, ""));
            say(davit, answer(2, ""));
            say(davit, jobRemoved(":1.66", "done"));
            say(davit, message(3, 77, ":1.66", null, "s", "an answer to nothing"));
            say(davit, message(1, 3, ":1.66", "Ping", ""));
            say(davit, message(9, 3, ":1.66", "Pong", ""));
            say(davit, answer(3, "o", JOB));
            say(davit, jobRemoved(":1.66", "done"));
            say(davit, jobRemoved(SYSTEMD, "canceled"));
            listen(davit);
        }))) {
            DavitException e = assertThrows(DavitException.class, () -> manager.start("a.scope", Map.of()));
            assertEquals("unable to start unit \"a.scope\": systemd says canceled", e.getMessage());
        }
    }
}
