package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.Signal;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import io.davit.plan.EnterOperation.Sync;
import io.davit.plan.ExecuteOperation.AwaitStart;
import io.davit.plan.ExecuteOperation.Close;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** davit-init while it waits for the start of a container, or is about to. */
class AwaitStartTest {

    @TempDir
    Path directory;

    /**
     * `create` returns while davit-init goes from the sync point to the wait: the init of a pid namespace would lose a
     * signal that comes without a handler.
     */
    @Test
    void signalsAreHandledBeforeCreateCanReturn() throws Exception {
        Sockets.Pair pair = Sockets.pair();
        Child init;
        try (Fd theirs = pair.second();
                Fd state = Fd.open(directory.toString(), Fd.O_RDONLY);
                Fd listener = Sockets.listen(state, "start")) {
            List<Operation> operations =
                    List.of(new Close(new Source.StartSocket()), new Sync(SyncPoint.READY), new AwaitStart());
            byte[] plan = new Plan(operations).encode(theirs.number(), 0, source -> listener.number());
            try (Fd sealed = Fd.sealed("plan", plan)) {
                init = Child.init(sealed, new int[] {theirs.number(), listener.number()}, 0);
            }
        }
        try (Fd socket = pair.first()) {
            Sockets.receive(socket, 4096);
            long handled = handled(init.pid());
            for (int signal : new int[] {1, Signal.SIGINT, 3, Signal.SIGTERM}) {
                assertEquals(1, handled >> (signal - 1) & 1, "signal " + signal);
            }
            init.kill(Signal.SIGTERM);
            assertEquals(128 + Signal.SIGTERM, init.await());
        }
    }

    /** Returns SigCgt of /proc/PID/status (proc_pid_status(5)). */
    private static long handled(int pid) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("SigCgt:")) {
                return Long.parseUnsignedLong(line.substring("SigCgt:".length()).strip(), 16);
            }
        }
        throw new AssertionError("no SigCgt");
    }
}
