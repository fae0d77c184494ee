package io.davit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.linux.Sockets;

/** A destination of log records other than stderr, as {@code --log} names it. */
sealed interface LogTarget {

    /**
     * Writes a record.
     *
     * @param level {@code error}, {@code warning} or {@code debug}
     * @throws io.davit.linux.ErrnoException if the destination cannot be reached
     */
    void write(String level, String record);

    /** Tells whether the destination adds time and level itself. */
    default boolean isPlain() {
        return true;
    }

    /**
     * Fails early if a file cannot be written. Daemons are not tested: if one is down when a record is written, the
     * record goes to stderr.
     */
    default void require() {}

    /** Returns the destination that the value of {@code --log} names; {@code null} for stderr. */
    static LogTarget of(String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        if (name.startsWith(Syslog.PREFIX)) {
            return new Syslog(name.substring(Syslog.PREFIX.length()));
        }
        if (name.startsWith(Journal.PREFIX)) {
            return new Journal(name.substring(Journal.PREFIX.length()));
        }
        return new File(name.startsWith(File.PREFIX) ? name.substring(File.PREFIX.length()) : name);
    }

    /** Returns the syslog(3) priority of a level. */
    private static int severity(String level) {
        return switch (level) {
            case "error" -> 3;
            case "warning" -> 4;
            default -> 7;
        };
    }

    private static void send(String socket, String datagram) {
        try (Fd connection = Sockets.connectDatagram(socket)) {
            Sockets.send(connection, datagram.getBytes(UTF_8));
        }
    }

    /** A file, to which records are appended. */
    record File(String path) implements LogTarget {

        static final String PREFIX = "file:";
        private static final int MODE = 0644;

        private Fd open() {
            return Fd.WORKING_DIRECTORY.open(path, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_APPEND | Fd.O_SYNC, MODE);
        }

        @Override
        public void require() {
            open().close();
        }

        @Override
        public boolean isPlain() {
            return false;
        }

        @Override
        public void write(String level, String record) {
            try (Fd log = open()) {
                log.write(record + "\n");
            }
        }
    }

    /** The syslog daemon, which adds the time (syslog(3)). */
    record Syslog(String identifier) implements LogTarget {

        static final String PREFIX = "syslog:";
        private static final String SOCKET = "/dev/log";
        private static final int LOG_USER = 1 << 3;

        @Override
        public void write(String level, String record) {
            send(SOCKET, "<" + (LOG_USER | severity(level)) + ">" + identifier + "[" + Self.pid() + "]: " + record);
        }
    }

    /** The systemd journal (systemd.io/JOURNAL_NATIVE_PROTOCOL). */
    record Journal(String identifier) implements LogTarget {

        static final String PREFIX = "journald:";
        private static final String SOCKET = "/run/systemd/journal/socket";

        @Override
        public void write(String level, String record) {
            send(SOCKET, "MESSAGE=" + record + "\nPRIORITY=" + severity(level) + "\nSYSLOG_IDENTIFIER=" + identifier
                    + "\nSYSLOG_PID=" + Self.pid() + "\n");
        }
    }
}
