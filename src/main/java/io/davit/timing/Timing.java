package io.davit.timing;

import io.davit.linux.Fd;
import io.davit.linux.Self;
import java.time.Instant;

/**
 * Records where the time of a command goes, for {@code --timing}. Without that option a phase only reads a field.
 *
 * <p>Not for several threads: a process executes one command.
 */
public final class Timing {

    /** A phase of the command; close ends it. Phases nest. */
    public interface Phase extends AutoCloseable {

        @Override
        void close();
    }

    private static final Phase OFF = () -> {};
    private static final long NANOS = 1_000_000_000L;

    private static Spans spans;

    /** Begins the span of the command. Its parent is the span in {@code $TRACEPARENT}, if that is set and valid. */
    public static void start(String command) {
        spans = new Spans(TraceContext.of(Self.env(TraceContext.VARIABLE)), command, now());
    }

    public static boolean isOn() {
        return spans != null;
    }

    /** Begins a phase. */
    public static Phase phase(String name) {
        return spans == null ? OFF : begin(name);
    }

    private static Phase begin(String name) {
        Spans of = spans;
        Span span = of.begin(name, now());
        return () -> of.end(span, now());
    }

    /**
     * Adds an operation that davit-init has timed to the current phase.
     *
     * @param name of the operation: {@code mount tmpfs on /dev/shm}
     * @param place the JSON pointer to its part of the config; empty: none
     * @param start nanoseconds since 1970
     * @param nanos its duration
     */
    public static void add(String name, String place, long start, long nanos) {
        if (spans != null) {
            spans.add(name, start, start + nanos).set("davit.config", place);
        }
    }

    /** Sets an attribute of the span of the command. */
    public static void set(String attribute, String value) {
        if (spans != null) {
            spans.root().set(attribute, value);
        }
    }

    /**
     * Ends all spans, writes them and turns timing off.
     *
     * @param path a file; or a directory, in which a file with a unique name is created
     * @param failure the error message of the command; {@code null}: it succeeded
     * @throws io.davit.DavitException if the file cannot be written
     */
    public static void finish(String path, String failure) {
        Spans all = spans;
        spans = null;
        all.endAll(now(), failure);
        try (Fd file = open(Self.absolute(path), all)) {
            file.write(all.json() + "\n");
        }
    }

    private static Fd open(String path, Spans all) {
        String name = Fd.WORKING_DIRECTORY.isDirectory(path) ? path + "/" + all.fileName() : path;
        return Fd.WORKING_DIRECTORY.open(name, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, 0666);
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS + now.getNano();
    }

    private Timing() {}
}
