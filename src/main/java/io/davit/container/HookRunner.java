package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Child;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Poll;
import io.davit.linux.Signal;
import io.davit.linux.Sockets;
import io.davit.spec.Hook;
import io.davit.spec.SpecWriter;
import io.davit.spec.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs hooks in the host, each in the bundle and with the container's state on stdin. */
final class HookRunner {

    /** How much of the end of what a hook prints is worth a place in the message. */
    private static final int OUTPUT_KEPT = 512;

    private static final int CHUNK = 4096;

    private final String kind;
    private final State state;

    /** @param kind as the config calls them: {@code createRuntime} */
    HookRunner(String kind, State state) {
        this.kind = kind;
        this.state = state;
    }

    /** Runs them one after the other; the first that fails ends it. */
    void run(List<Hook> hooks) {
        for (int i = 0; i < hooks.size(); i++) {
            run(hooks.get(i), i);
        }
    }

    /** Runs one of several hooks. */
    void run(Hook hook, int index) {
        try {
            run(hook);
        } catch (DavitException e) {
            throw new DavitException("error running " + kind + " hook #" + index + ": " + e.getMessage(), e);
        }
    }

    private void run(Hook hook) {
        List<String> args = hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
        List<String> env = hook.env() == null ? inherited() : hook.env();
        Sockets.Pair output = Sockets.pipe();
        Child child;
        try (Fd input = Fd.sealed("state", SpecWriter.json(state).getBytes(UTF_8));
                Fd write = output.second()) {
            child = Child.program(hook.path(), args, env, state.bundle(), input, write, write);
        } catch (ErrnoException e) {
            output.first().close();
            throw e;
        }
        try (Fd read = output.first()) {
            await(child, hook.timeout(), read);
        }
    }

    private static List<String> inherited() {
        List<String> env = new ArrayList<>();
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            env.add(variable.getKey() + "=" + variable.getValue());
        }
        return env;
    }

    /** A hook has ended when its process has: a daemon that it leaves may go on to hold its output open. */
    private static void await(Child child, Integer timeout, Fd output) {
        StringBuilder printed = new StringBuilder();
        try (Pidfd process = Pidfd.open(child.pid())) {
            Poll poll = new Poll(process.fd(), output);
            long deadline = timeout == null ? Long.MAX_VALUE : System.nanoTime() + timeout * 1_000_000_000L;
            boolean ended = false;
            while (!ended) {
                if (!poll.await(millisecondsUntil(deadline, timeout))) {
                    child.kill(Signal.SIGKILL);
                    child.await();
                    throw new DavitException("hook ran past specified timeout of " + timeout + ".0s");
                }
                ended = poll.isReady(0);
                if (poll.isReady(1) && !keep(printed, output)) {
                    poll.drop(1);
                }
            }
        }
        int status = child.await();
        if (status != 0) {
            throw new DavitException("exit status " + status + ", output: " + printed.toString().strip());
        }
    }

    private static int millisecondsUntil(long deadline, Integer timeout) {
        return timeout == null ? Poll.FOREVER : (int) Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
    }

    /** Keeps the end of what was printed; false at the end of the output. */
    private static boolean keep(StringBuilder printed, Fd output) {
        byte[] chunk;
        while ((chunk = output.readIfReady(CHUNK)) != null) {
            if (chunk.length == 0) {
                return false;
            }
            printed.append(new String(chunk, UTF_8));
            if (printed.length() > OUTPUT_KEPT) {
                printed.delete(0, printed.length() - OUTPUT_KEPT);
            }
        }
        return true;
    }
}
