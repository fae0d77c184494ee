package io.davit.cli;

import io.davit.DavitException;
import io.davit.container.Reporter;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.spec.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where davit's messages go. A caller that finds more than one record in the file of a command that failed may take
 * none of them, so that warnings wait until it is known that there is no error.
 */
final class Log implements Reporter {

    private static final int MODE = 0644;

    private final String file;
    private final boolean json;
    private final boolean debug;
    private final List<String> warnings = new ArrayList<>();

    private Log(String file, boolean json, boolean debug) {
        this.file = file;
        this.json = json;
        this.debug = debug;
    }

    static Log toStderr() {
        return new Log(null, false, false);
    }

    /** @param file {@code null}: stderr */
    static Log of(String file, String format, boolean debug) {
        if (!format.equals("text") && !format.equals("json")) {
            throw new DavitException("invalid log-format: " + format);
        }
        Log log = new Log(file == null || file.isEmpty() ? null : file, format.equals("json"), debug);
        if (log.file != null) {
            // A command that has nothing to say must not leave it open whether it could have.
            log.open().close();
        }
        return log;
    }

    private Fd open() {
        return Fd.WORKING_DIRECTORY.open(file, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_APPEND | Fd.O_SYNC, MODE);
    }

    @Override
    public void debug(Supplier<String> message) {
        if (debug) {
            write("debug", message.get());
        }
    }

    @Override
    public void warning(String message) {
        if (debug) {
            write("warning", message);
        } else {
            warnings.add(message);
        }
    }

    /** Why the command failed: in the file, and in plain words for who waits for it. */
    void error(String message) {
        if (file != null || json) {
            write("error", message);
        }
        if (file != null || !json) {
            Output.complain("davit: " + message);
        }
    }

    /** The command has succeeded: what was noteworthy can be said. */
    void flush() {
        warnings.forEach(warning -> write("warning", warning));
        warnings.clear();
    }

    private void write(String level, String message) {
        String record = json ? jsonRecord(level, message) : textRecord(level, message);
        if (file == null) {
            Output.complain(record);
            return;
        }
        try (Fd log = open()) {
            log.write(record + "\n");
        } catch (ErrnoException e) {
            Output.complain("davit: cannot write to the log: " + e.getMessage());
        }
    }

    private static String jsonRecord(String level, String message) {
        return Json.compact(Json.object().put("level", level).put("msg", message).put("time", now()));
    }

    private static String textRecord(String level, String message) {
        String quoted = Json.compact(Json.object().textNode(message));
        return "time=\"" + now() + "\" level=" + level + " msg=" + quoted;
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
