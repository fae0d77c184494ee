package io.davit.systemd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Poll;
import io.davit.linux.Self;
import io.davit.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** A connection to a D-Bus message bus. Calls are synchronous; signals that arrive during a call are queued. */
final class Bus implements AutoCloseable {

    private static final String DESTINATION = "org.freedesktop.DBus";
    private static final String OBJECT = "/org/freedesktop/DBus";
    private static final String SYSTEM_SOCKET = "/run/dbus/system_bus_socket";

    /** Default timeout of authentication, a call, and the wait for a signal. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int LONGEST_LINE = 512;

    /**
     * Limit on the bytes received over one connection. davit makes few calls, and the native image's heap is never
     * collected.
     */
    private static final int MOST_BYTES = 1 << 22;

    private final Fd socket;
    private final long timeout;
    private final Poll readable;
    private final byte[] chunk = new byte[4096];
    private final List<Message> signals = new ArrayList<>();
    private int serial;
    private int received;
    private long deadline;

    /**
     * @param socket a connected socket
     * @param timeout for each call and each wait
     */
    Bus(Fd socket, Duration timeout) {
        this.socket = socket;
        this.timeout = timeout.toNanos();
        readable = new Poll(socket);
    }

    /**
     * Connects to a bus.
     *
     * @param user true for the bus of davit's user, false for the system bus
     */
    static Bus connect(boolean user) {
        String path = user ? userSocket() : socket("DBUS_SYSTEM_BUS_ADDRESS", SYSTEM_SOCKET);
        Bus bus;
        try {
            bus = new Bus(Sockets.connectStream(path), TIMEOUT);
        } catch (ErrnoException e) {
            throw new DavitException("unable to reach systemd: " + e.getMessage());
        }
        bus.greet();
        return bus;
    }

    void greet() {
        deadline = System.nanoTime() + timeout;
        authenticate();
        call(new Message.Call(DESTINATION, OBJECT, DESTINATION, "Hello", "", List.of()));
    }

    private static String userSocket() {
        String directory = Self.env("XDG_RUNTIME_DIR");
        return socket("DBUS_SESSION_BUS_ADDRESS", directory == null || directory.isEmpty()
                ? "/run/user/" + Self.euid() + "/bus"
                : directory + "/bus");
    }

    /** Returns the path of the first {@code unix:path=} address in an environment variable. */
    private static String socket(String variable, String otherwise) {
        String addresses = Self.env(variable);
        for (String address : addresses == null ? new String[0] : addresses.split(";")) {
            if (address.startsWith("unix:path=")) {
                String path = address.substring("unix:path=".length());
                return path.indexOf(',') < 0 ? path : path.substring(0, path.indexOf(','));
            }
        }
        return otherwise;
    }

    /** Sends no user id: the bus takes it from SO_PEERCRED, which is right in any user namespace. */
    private void authenticate() {
        send("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".getBytes(US_ASCII));
        String line = line();
        if (line.equals("DATA")) {
            line = line();
        }
        if (!line.startsWith("OK ")) {
            throw new DavitException("the message bus refuses davit: " + line);
        }
    }

    private void send(byte[] bytes) {
        boolean isSent;
        try {
            isSent = Sockets.send(socket, bytes);
        } catch (ErrnoException e) {
            throw e.is(Errno.EAGAIN) ? silent() : e;
        }
        if (!isSent) {
            throw closed();
        }
    }

    private static DavitException silent() {
        return new DavitException("the message bus does not answer");
    }

    private static DavitException closed() {
        return new DavitException("the message bus has closed the connection");
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] one;
        do {
            one = read(1);
            line.writeBytes(one);
        } while (one[0] != '\n' && line.size() < LONGEST_LINE);
        return line.toString(US_ASCII).strip();
    }

    private byte[] read(int size) {
        received += size;
        if (received > MOST_BYTES) {
            throw new DavitException("the message bus sent too much");
        }
        byte[] all = new byte[size];
        for (int done = 0; done < size; ) {
            int part = readSome(size - done);
            System.arraycopy(chunk, 0, all, done, part);
            done += part;
        }
        return all;
    }

    private int readSome(int size) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || !readable.await((int) (left / 1_000_000) + 1)) {
            throw silent();
        }
        int part;
        try {
            part = socket.read(chunk, Math.min(size, chunk.length));
        } catch (ErrnoException e) {
            throw e.is(Errno.ECONNRESET) ? closed() : e;
        }
        if (part == 0) {
            throw closed();
        }
        return part;
    }

    private Message receive() {
        byte[] fixed = read(Message.FIXED_SIZE);
        int length = Message.length(fixed);
        if (length < 0) {
            throw Decoder.malformed();
        }
        byte[] all = Arrays.copyOf(fixed, length);
        byte[] rest = read(length - fixed.length);
        System.arraycopy(rest, 0, all, fixed.length, rest.length);
        return Message.decode(all);
    }

    /**
     * Calls a method and returns its reply.
     *
     * @throws BusException if the reply is an error
     */
    Message call(Message.Call call) {
        deadline = System.nanoTime() + timeout;
        serial++;
        send(call.encode(serial));
        while (true) {
            Message message = receive();
            if (message.answers(serial)) {
                if (message.kind() == Message.Kind.ERROR) {
                    throw BusException.of(message);
                }
                return message;
            }
            if (message.kind() == Message.Kind.SIGNAL) {
                signals.add(message);
            }
        }
    }

    /** Subscribes to signals that match a rule. */
    void match(String rule) {
        call(new Message.Call(DESTINATION, OBJECT, DESTINATION, "AddMatch", "s", List.of(rule)));
    }

    /** Returns the first matching signal, queued or new. */
    Message awaitSignal(Predicate<Message> wanted) {
        for (Message signal : signals) {
            if (wanted.test(signal)) {
                return signal;
            }
        }
        deadline = System.nanoTime() + timeout;
        while (true) {
            Message message = receive();
            if (message.kind() == Message.Kind.SIGNAL && wanted.test(message)) {
                return message;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
