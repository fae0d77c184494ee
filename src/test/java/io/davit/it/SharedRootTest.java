package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another who has the root filesystem too, such as a second container of it, renames and writes in it meanwhile. */
class SharedRootTest extends ContainerTest {

    private static final int TRIES = 20;

    /** Long enough for the other to come between a call and the next. */
    private static final String SLOWLY = "delay_exit=30000";

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

    /** What mount(2) has mounted has no descriptor: its name must not be needed to get at it. */
    @Test
    void whoRenamesAMountMeanwhileDoesNotGetItWithoutItsOptions() throws IOException {
        Strace.assume();
        TestBundle bundle = bundle("sleep", "1000").withDirectory("one").withDirectory("two").writableRoot();
        bundle.mount("/two", "tmpfs", "other", "size=64k");
        bundle.mount("/one", "tmpfs", "wanted", "size=64k", "silent", "ro", "nosuid", "noexec");
        whileAnother(bundle.rootfs(), "mv one three; mv two one; mv three two; sleep 0.01");
        Davit slow = Strace.answering(davit, SLOWLY, "mount");
        int looked = 0;
        for (int i = 0; i < TRIES; i++) {
            if (slow.run("create", "--bundle", bundle.write(), id).status() == 0) {
                for (MountInfo mount : new Proc(davit.pid(id)).mounts()) {
                    if (mount.source().equals("wanted")) {
                        assertTrue(mount.has("ro") && mount.has("nosuid") && mount.has("noexec"), mount.toString());
                        looked++;
                    }
                }
                davit.run("delete", "--force", id).ok();
            }
        }
        assertTrue(looked > 0, "no container was made");
    }

    /** A copy of a file that another goes on to write to has an end. */
    @Test
    void whoWritesToAFileMeanwhileDoesNotMakeItsCopyLarger() throws IOException {
        Strace.assume();
        TestBundle bundle = shell("stat -c %s /data/file").writableRoot();
        Path file = bundle.rootfs().resolve("data/file");
        write(file, "x".repeat(1000));
        bundle.mount("/data", "tmpfs", "tmpfs", "size=1g", "tmpcopyup");
        whileAnother(file.getParent(), "head -c 4096 /dev/zero >>file; sleep 0.01");
        String size = Strace.answering(davit, SLOWLY, "sendfile").run("run", "--bundle", bundle.write(), id).ok();
        assertTrue(Long.parseLong(size.strip()) < Files.size(file), size);
    }
}
