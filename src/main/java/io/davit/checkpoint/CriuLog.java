package io.davit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.Fd;
import java.util.ArrayList;
import java.util.List;

/**
 * CRIU's log. CRIU's response has only the first error, which may be irrelevant; the log has all.
 */
final class CriuLog {

    /** The maximum number of errors in a message: later ones follow from the first. */
    private static final int KEPT = 4;

    private static final String ERROR = "Error (";

    private final Fd directory;
    private final String path;
    private final String name;

    /** @param place the path of the log's directory */
    CriuLog(CheckpointFiles files, String place, String name) {
        this.directory = files.work() == null ? files.images() : files.work();
        this.path = place + "/" + name;
        this.name = name;
    }

    /** Returns the reason of a failure and the path of the log. */
    String reason(String answer, int errno) {
        String errors = quoted("");
        if (!errors.isEmpty()) {
            return errors.substring(2);
        }
        String said = !answer.isEmpty() ? message(answer) : errno != 0 ? Errno.text(errno) : "it does not say why";
        return said + " (" + path + ")";
    }

    /** Returns a colon and the errors in the log, or the given text if there are none. */
    String quoted(String otherwise) {
        List<String> errors = errors(read());
        return errors.isEmpty() ? otherwise : ": " + String.join("; ", errors) + " (" + path + ")";
    }

    private String read() {
        try (Fd file = directory.openIfExists(name, Fd.O_RDONLY)) {
            return file == null ? "" : new String(file.readAll(), UTF_8);
        }
    }

    /** Returns the first errors, without repetitions. */
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

    /** Tells whether an error may be the reason: CRIU continues after some, and others only say that it has failed. */
    private static boolean matters(String message) {
        return !message.startsWith("rlimit: Can't setup RLIMIT_NOFILE") && !message.startsWith("exited, status=")
                && !message.equals("Dumping FAILED.") && !message.equals("Pre-dumping FAILED.")
                && !message.equals("Restoring FAILED.");
    }

    /** Removes the position in CRIU's sources and separators. */
    private static String message(String error) {
        int end = error.startsWith(ERROR) ? error.indexOf("): ") : -1;
        return (end < 0 ? error : error.substring(end + 3)).strip();
    }
}
