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
 * A program that is run in the host to its end.
 *
 * @param args the first is its name
 * @param directory where it runs
 */
record HostProgram(String path, List<String> args, List<String> env, String directory) {

    /** How much of the end of what it prints is worth a place in a message. */
    private static final int OUTPUT_KEPT = 512;

    private static final int CHUNK = 4096;
    private static final int PIPE_SIZE = 65536;

    /**
     * Runs it.
     *
     * @param input what it reads from stdin
     * @param seconds after which it has failed; {@code null}: never
     * @param lifeline a socket to who it runs for, and who says nothing meanwhile; {@code null}: there is none
     * @param out its stdout; {@code null}: the end of what it prints is kept for a message
     * @param err its stderr, likewise
     * @return false where the other end of that was closed: it has been killed then
     * @throws DavitException that says how it failed, with the end of what it printed
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

    /** It has ended when its process has: a daemon that it leaves may go on to hold its output open. */
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

    /** Reads some of what was printed; false where there is nothing. */
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

    /** What a pipe holds at most: something that the program has left may go on to fill it. */
    private static void keepRest(StringBuilder printed, Fd output) {
        int chunks = PIPE_SIZE / CHUNK;
        while (chunks > 0 && keep(printed, output)) {
            chunks--;
        }
    }
}
