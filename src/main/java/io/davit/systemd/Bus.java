package io.davit.systemd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.davit.DavitException;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Poll;
import io.davit.linux.Self;
import io.davit.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A connection to a message bus: one call after the other, and signals that come meanwhile. */
final class Bus implements AutoCloseable {

    private static final String DESTINATION = "org.freedesktop.DBus";
    private static final String OBJECT = "/org/freedesktop/DBus";
    private static final String SYSTEM_SOCKET = "/run/dbus/system_bus_socket";
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int LONGEST_LINE = 512;

    private final Fd socket;
    private final List<Message> signals = new ArrayList<>();
    private int serial;

    private Bus(Fd socket) {
        this.socket = socket;
    }

    /** @param user whether it is the bus of davit's user rather than the system's */
    static Bus connect(boolean user) {
        String path = user ? userSocket() : socket("DBUS_SYSTEM_BUS_ADDRESS", SYSTEM_SOCKET);
        Bus bus;
        try {
            bus = new Bus(Sockets.connectStream(path));
        } catch (ErrnoException e) {
            throw new DavitException("unable to reach systemd: " + e.getMessage());
        }
        bus.authenticate();
        bus.call(new Message.Call(DESTINATION, OBJECT, DESTINATION, "Hello", "", List.of()));
        return bus;
    }

    private static String userSocket() {
        String directory = Self.env("XDG_RUNTIME_DIR");
        return socket("DBUS_SESSION_BUS_ADDRESS", directory == null || directory.isEmpty()
                ? "/run/user/" + Self.euid() + "/bus"
                : directory + "/bus");
    }

    /** Of the addresses in a variable, {@code unix:path=PATH;...}, the first that is a path. */
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

    /** Without naming a user: who is meant is who the kernel says it is, in any user namespace. */
    private void authenticate() {
        socket.write("\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n".getBytes(US_ASCII));
        for (String line = line(); !line.startsWith("OK "); line = line()) {
            if (!line.equals("DATA")) {
                throw new DavitException("the message bus refuses davit: " + line);
            }
        }
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
        ByteArrayOutputStream all = new ByteArrayOutputStream(size);
        while (all.size() < size) {
            if (!new Poll(socket).await(TIMEOUT_MILLIS)) {
                throw new DavitException("the message bus does not answer");
            }
            byte[] part = socket.read(size - all.size());
            if (part.length == 0) {
                throw new DavitException("the message bus has closed the connection");
            }
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private Message receive() {
        byte[] fixed = read(Message.FIXED_SIZE);
        int length = Message.length(fixed);
        if (length < 0) {
            throw new DavitException("the message bus sent something that is no message");
        }
        byte[] all = new byte[length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        byte[] rest = read(length - fixed.length);
        System.arraycopy(rest, 0, all, fixed.length, rest.length);
        return Message.decode(all);
    }

    /**
     * Calls a method; what it returns.
     *
     * @throws BusException where it is an error
     */
    List<Object> call(Message.Call call) {
        serial++;
        socket.write(call.encode(serial));
        while (true) {
            Message message = receive();
            if (message.replyTo() == serial) {
                if (message.kind() == Message.Kind.ERROR) {
                    throw BusException.of(message);
                }
                return message.body();
            }
            if (message.kind() == Message.Kind.SIGNAL) {
                signals.add(message);
            }
        }
    }

    /** Has signals that fit a rule sent here. */
    void match(String rule) {
        call(new Message.Call(DESTINATION, OBJECT, DESTINATION, "AddMatch", "s", List.of(rule)));
    }

    /** Waits for a signal, which may have come already. */
    Message awaitSignal(Predicate<Message> wanted) {
        for (Message signal : signals) {
            if (wanted.test(signal)) {
                return signal;
            }
        }
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
