package io.davit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.Fd;
import java.util.ArrayList;
import java.util.List;

/**
 * What CRIU has written down: why it failed is only there in full. Its answer has no more than the first error, which
 * may be one that did not matter.
 */
final class CriuLog {

    /** How many errors are worth a place in a message: what follows from the first ones is not. */
    private static final int KEPT = 4;

    private static final String ERROR = "Error (";

    private final Fd directory;
    private final String path;
    private final String name;

    /** @param place the path of the directory that it is in */
    CriuLog(CheckpointFiles files, String place, String name) {
        this.directory = files.work() == null ? files.images() : files.work();
        this.path = place + "/" + name;
        this.name = name;
    }

    /** Why CRIU failed, and where there is more. */
    String reason(String answer, int errno) {
        String errors = quoted("");
        if (!errors.isEmpty()) {
            return errors.substring(2);
        }
        String said = !answer.isEmpty() ? message(answer) : errno != 0 ? Errno.text(errno) : "it does not say why";
        return said + " (" + path + ")";
    }

    /** The errors in it, after a colon; what is said in their place where there are none. */
    String quoted(String otherwise) {
        List<String> errors = errors(read());
        return errors.isEmpty() ? otherwise : ": " + String.join("; ", errors) + " (" + path + ")";
    }

    private String read() {
        try (Fd file = directory.openIfExists(name, Fd.O_RDONLY)) {
            return file == null ? "" : new String(file.readAll(), UTF_8);
        }
    }

    /** The first errors, each once. */
    static List<String> errors(String log) {
        List<String> errors = new ArrayList<>();
        int start = log.indexOf(ERROR);
        while (start >= 0 && errors.size() < KEPT) {
            int end = log.indexOf('\n', start);
            String message = message(log.substring(start, end < 0 ? log.length() : end));
            if (matters(message) && !errors.contains(message)) {
                errors.add(message);
            }
            start = end < 0 ? -1 : log.indexOf(ERROR, end);
        }
        return errors;
    }

    /** CRIU goes on without; and that it has failed is known. */
    private static boolean matters(String message) {
        return !message.startsWith("rlimit: Can't setup RLIMIT_NOFILE") && !message.startsWith("exited, status=")
                && !message.equals("Dumping FAILED.") && !message.equals("Pre-dumping FAILED.")
                && !message.equals("Restoring FAILED.");
    }

    /** Without the place in CRIU's sources, and without the marks by which CRIU sets parts off. */
    private static String message(String error) {
        int end = error.startsWith(ERROR) ? error.indexOf("): ") : -1;
        return (end < 0 ? error : error.substring(end + 3)).strip();
    }
}
