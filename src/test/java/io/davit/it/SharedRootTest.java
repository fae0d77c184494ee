package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another who has the root filesystem too, such as a second container of it, renames and writes in it meanwhile. */
class SharedRootTest extends ContainerTest {

    private static final int TRIES = 20;

    private Process other;

    private void whileAnother(Path directory, String does) throws IOException {
        other = Orphans.own(new ProcessBuilder("sh", "-c", "while :; do " + does + "; done")
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    @AfterEach
    void stopTheOther() throws InterruptedException {
        if (other != null) {
            other.destroyForcibly().waitFor();
        }
    }

    /** The mount goes along with the directory, and so does what protects it. */
    @Test
    void whoRenamesProcMeanwhileDoesNotUncoverIt() throws IOException {
        TestBundle bundle = bundle("sleep", "1000").writableRoot();
        whileAnother(bundle.rootfs(),
                "mv proc aside; mkdir proc; sleep 0.01; rmdir proc; mv aside proc; sleep 0.02");
        int looked = 0;
        for (int i = 0; i < TRIES; i++) {
            if (davit.run("create", "--bundle", bundle.write(), id).status() == 0) {
                looked += assertProcIsProtected(new Proc(davit.pid(id)));
                davit.run("delete", "--force", id).ok();
            }
        }
        assertTrue(looked > 0, "no container was made");
    }

    /** Wherever the mount is by now; it may also be gone, with a directory that was removed. */
    private static int assertProcIsProtected(Proc init) {
        var mounts = init.mounts();
        var proc = mounts.stream().filter(mount -> mount.type().equals("proc")).findFirst();
        if (proc.isEmpty()) {
            return 0;
        }
        String point = proc.get().point();
        assertTrue(mounts.stream().anyMatch(mount -> mount.point().equals(point + "/sys") && mount.has("ro")), mounts.toString());
        assertTrue(mounts.stream().anyMatch(mount -> mount.point().equals(point + "/keys")), mounts.toString());
        return 1;
    }
}
