package io.davit.timing;

import io.davit.linux.Fd;
import io.davit.linux.Self;
import java.time.Instant;

/**
 * The spans of the command that this process carries out. Off, which it is unless the command line asks for it, a phase
 * costs the look at one field.
 *
 * <p>It is for one command a process, and for one thread.
 */
public final class Timing {

    /** A part of the command that takes time; it ends when it is closed. Phases lie one in the other. */
    public interface Phase extends AutoCloseable {

        @Override
        void close();
    }

    private static final Phase OFF = () -> {};
    private static final long NANOS = 1_000_000_000L;

    private static Spans spans;

    /** Begins the span of the command, below that of {@code $TRACEPARENT} if there is one. */
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
     * Adds what somebody else has timed, within the phase of now.
     *
     * @param name of an operation: {@code mount tmpfs on /dev/shm}
     * @param place the JSON pointer of what asks for it; empty: nothing does
     * @param start nanoseconds since 1970
     */
    public static void add(String name, String place, long start, long nanos) {
        if (spans != null) {
            spans.add(name, start, start + nanos).set("davit.config", place);
        }
    }

    /** Says of the command what it is about. */
    public static void set(String attribute, String value) {
        if (spans != null) {
            spans.root().set(attribute, value);
        }
    }

    /**
     * Ends all spans, writes them and turns timing off.
     *
     * @param path of a file; or of a directory, which gets a file of a new name
     * @param failure why the command failed; {@code null}: it has not
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
