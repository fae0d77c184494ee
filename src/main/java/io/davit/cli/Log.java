package io.davit.cli;

import io.davit.DavitException;
import io.davit.container.Reporter;
import io.davit.linux.ErrnoException;
import io.davit.spec.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * davit's log. Warnings are held back until the command has succeeded, because callers may ignore the error if the log
 * of a failed command has more than one record.
 */
final class Log implements Reporter {

    private final LogTarget target;
    private final boolean json;
    private final boolean debug;
    private final List<String> warnings = new ArrayList<>();

    private Log(LogTarget target, boolean json, boolean debug) {
        this.target = target;
        this.json = json;
        this.debug = debug;
    }

    static Log toStderr() {
        return new Log(null, false, false);
    }

    /**
     * @param name the value of {@code --log}
     * @param format the value of {@code --log-format}
     */
    static Log of(String name, String format, boolean debug) {
        if (!format.equals("text") && !format.equals("json")) {
            throw new DavitException("invalid log-format: " + format);
        }
        Log log = new Log(LogTarget.of(name), format.equals("json"), debug);
        if (log.target != null) {
            log.target.require();
        }
        return log;
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

    /** Writes the error to the log and, as plain text, to stderr, unless stderr has the JSON log. */
    void error(String message) {
        if (target != null || json) {
            write("error", message);
        }
        if (target != null || !json) {
            Output.printError("davit: " + message);
        }
    }

    /** Writes the warnings, after the command has succeeded. */
    void flush() {
        warnings.forEach(warning -> write("warning", warning));
        warnings.clear();
    }

    private void write(String level, String message) {
        if (target == null) {
            Output.printError(record(level, message));
            return;
        }
        try {
            target.write(level, target.isPlain() && !json ? Output.oneLine(message) : record(level, message));
        } catch (ErrnoException e) {
            Output.printError("davit: cannot write to the log: " + e.getMessage());
        }
    }

    private String record(String level, String message) {
        return json ? jsonRecord(level, message) : textRecord(level, message);
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
