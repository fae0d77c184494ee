package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.Signal;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Poll;
import io.davit.linux.Sockets;
import java.util.List;

/**
 * A program that davit runs in the host's namespaces, such as a hook or newuidmap(1).
 *
 * @param args arguments, including the program's name
 * @param directory working directory
 */
record HostProgram(String path, List<String> args, List<String> env, String directory) {

    /** Length of the output's end that is kept for the error message. */
    private static final int OUTPUT_KEPT = 512;

    private static final int CHUNK = 4096;
    private static final int PIPE_SIZE = 65536;

    /**
     * Runs the program and waits for its exit.
     *
     * @param input its stdin
     * @param seconds timeout; {@code null}: none
     * @param lifeline socket whose peer the program runs for, and which carries no data meanwhile; {@code null}: none
     * @param out its stdout; {@code null}: the end of the output is kept for the error message
     * @param err its stderr; {@code null}: as with {@code out}
     * @return false if the program was killed because the peer of {@code lifeline} is gone
     * @throws DavitException if the program fails, with the end of its output
     */
    boolean run(String input, Integer seconds, Fd lifeline, Fd out, Fd err) {
        Sockets.Pair output = Sockets.pipe();
        try (Fd read = output.first()) {
            return await(start(input, output.second(), out, err), seconds, read, lifeline);
        }
    }

    private Child start(String input, Fd output, Fd out, Fd err) {
        try (Fd stdin = Fd.sealed("stdin", input.getBytes(UTF_8));
                Fd write = output) {
            return Child.program(
                    path, args, env, directory, stdin, out == null ? write : out, err == null ? write : err);
        }
    }

    /** Waits for the process and not for the end of its output, which a daemon that it leaves behind may hold open. */
    private static boolean await(Child child, Integer seconds, Fd pipe, Fd lifeline) {
        StringBuilder printed = new StringBuilder();
        try (Pidfd process = Pidfd.open(child.pid())) {
            Poll poll = new Poll(process.fd(), pipe, lifeline);
            long deadline = seconds == null ? Long.MAX_VALUE : System.nanoTime() + seconds * 1_000_000_000L;
            boolean ended = false;
            while (!ended) {
                if (!poll.await(seconds == null ? Poll.FOREVER : millisecondsUntil(deadline))) {
                    end(child);
                    throw new DavitException(ProgramFailure.timeout(seconds));
                }
                ended = poll.isReady(0);
                if (!ended && poll.isReady(2)) {
                    end(child);
                    return false;
                }
                if (poll.isReady(1) && !keep(printed, pipe)) {
                    poll.drop(1);
                }
            }
            keepRest(printed, pipe);
        }
        int status = child.awaitStatus();
        if (status != 0) {
            throw new DavitException(ProgramFailure.of(status, printed.toString()));
        }
        return true;
    }

    private static void end(Child child) {
        child.kill(Signal.SIGKILL);
        child.await();
    }

    private static int millisecondsUntil(long deadline) {
        return Math.clamp((deadline - System.nanoTime()) / 1_000_000, 0, Integer.MAX_VALUE);
    }

    /** Reads a chunk of output; returns false if there is none. */
    private static boolean keep(StringBuilder printed, Fd output) {
        byte[] chunk = output.readIfReady(CHUNK);
        if (chunk == null || chunk.length == 0) {
            return false;
        }
        printed.append(new String(chunk, UTF_8));
        if (printed.length() > OUTPUT_KEPT) {
            printed.delete(0, printed.length() - OUTPUT_KEPT);
        }
        return true;
    }

    /** Reads at most what fits in a pipe, because a process that the program leaves behind may keep writing. */
    private static void keepRest(StringBuilder printed, Fd output) {
        int chunks = PIPE_SIZE / CHUNK;
        while (chunks > 0 && keep(printed, output)) {
            chunks--;
        }
    }
}
