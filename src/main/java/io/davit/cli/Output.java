package io.davit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;

/** Writes to stdout and stderr, unbuffered and without a charset encoder. */
final class Output {

    static void print(String text) {
        write(Fd.STDOUT, text);
    }

    static void printLine(String line) {
        print(line + "\n");
    }

    /** Prints to stderr, for commands whose stdout is the container's. */
    static void printBeside(String text) {
        write(Fd.STDERR, text);
    }

    static void printError(String message) {
        try {
            write(Fd.STDERR, oneLine(message) + "\n");
        } catch (ErrnoException nobodyListens) {
            return;
        }
    }

    /**
     * Escapes control characters: a message may quote an id, a path or output of a hook, which must not control the
     * terminal.
     */
    static String oneLine(String message) {
        StringBuilder line = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        line.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.toString();
    }

    private static void write(Fd fd, String text) {
        try {
            fd.write(text.getBytes(UTF_8));
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPIPE)) {
                throw e;
            }
        }
    }

    private Output() {}
}
