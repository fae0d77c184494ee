package io.davit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;

/** What davit prints, written at once and without an encoder in between. */
final class Output {

    static void print(String text) {
        write(Fd.STDOUT, text);
    }

    static void printLine(String line) {
        print(line + "\n");
    }

    static void complain(String line) {
        try {
            write(Fd.STDERR, line + "\n");
        } catch (ErrnoException nobodyListens) {
            return;
        }
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
