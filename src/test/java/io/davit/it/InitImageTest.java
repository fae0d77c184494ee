package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where davit-init is executed from: nobody may write to it (CVE-2019-5736), and the host may forbid some places. */
class InitImageTest extends ContainerTest {

    /** A pid namespace has its own setting, which a new one inherits. */
    private static final String SET = "exec unshare --pid --fork --mount-proc --kill-child sh -c "
            + "'echo 2 >/proc/sys/vm/memfd_noexec && exec \"$@\"' sh \"$@\"";

    @BeforeAll
    static void needTheSetting() {
        assumeTrue(
                Orphans.canRun("unshare", "--pid", "--fork", "--mount-proc", "sh", "-c",
                        "echo 2 >/proc/sys/vm/memfd_noexec"),
                "no vm.memfd_noexec (before Linux 6.3), or it may not be set");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void memfdsMayNotBeExecutable(boolean users) {
        TestBundle bundle = bundle("echo", "done");
        bundle = users ? bundle.userNamespace(100_000, 65_536) : bundle;
        assertEquals("done\n", davit.underShell(SET).run("run", "--bundle", bundle.write(), id).ok());
    }

    /** Without memfds, without the mount API too, and where a directory for run-time files is of no use. */
    @ParameterizedTest
    @ValueSource(strings = {"memfd_create", "memfd_create fsopen", "fsopen", "fsmount", "none"})
    void nobodyCanWriteToIt(String refused) throws IOException {
        Strace.assume();
        Davit davit = refused.equals("none") ? this.davit : Strace.answeringBeside(this.davit, "error=EPERM", refused.split(" "));
        davit.run("create", "--bundle", bundle("sleep", "1000").write(), id).ok();
        String exe = new Proc(this.davit.pid(id)).path("exe").toString();
        Process write = Orphans.own(new ProcessBuilder("sh", "-c", "exec 3<>" + exe)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start());
        assertNotEquals(0, join(write));
        this.davit.run("start", id).ok();
        assertEquals("/bin/busybox", new Proc(this.davit.pid(id)).link("exe").replaceAll(".*rootfs", ""));
    }

    /** The first three calls of fcntl(2) look at stdio, the next ones seal memfds. */
    @Test
    void aSealIsTriedAgainWhileAPageIsHeld() {
        Strace.assume();
        Davit busy = davit.under(
                "strace", "-qq", "-o", "/dev/null", "-e", "trace=fcntl", "-e", "inject=fcntl:error=EBUSY:when=4..5");
        assertEquals("done\n", busy.run("run", "--bundle", bundle("echo", "done").write(), id).ok());
    }

    private static int join(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
