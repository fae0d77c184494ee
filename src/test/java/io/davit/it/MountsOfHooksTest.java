package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks that mount something over /proc, /sys or /dev: the container gets that, masked as the config says. */
class MountsOfHooksTest extends ContainerTest {

    private static final String MASKED = "cat /proc/keys /proc/filesystems | wc -c; touch /proc/sys/kernel/shmmax 2>&1 | sed 's/.*: //'";
    private static final String IS_MASKED = "0\nRead-only file system\n";

    private TestBundle protectedProc(String script) {
        return shell(script).privileged().linux(linux -> {
            TestBundle.strings(linux.putArray("maskedPaths"), "/proc/keys", "/proc/filesystems", "/sys/firmware", "/dev/secret");
            TestBundle.strings(linux.putArray("readonlyPaths"), "/proc/sys");
        });
    }

    /** In the mount namespace of the container, where createContainer hooks are; the others are told its pid. */
    private static TestBundle mounting(TestBundle bundle, String kind, String script) {
        String inside = "cd " + bundle.rootfs() + " && " + script;
        if (!kind.equals("createContainer")) {
            inside = "pid=$(sed 's/.*\"pid\": *\\([0-9]*\\).*/\\1/') && exec nsenter -t $pid -m sh -c '" + inside + "'";
        }
        return bundle.hook(kind, "/bin/sh", "sh", "-c", inside);
    }

    @ParameterizedTest
    @CsvSource({
        "createContainer, mount -t proc proc proc", "createContainer, mount --bind proc proc",
        "createContainer, mount --bind proc proc && mount -t proc proc proc && mount --bind proc proc",
        "createRuntime, mount -t proc proc proc", "createRuntime, mount --bind proc proc", "prestart, mount --bind proc proc"})
    void whatLiesOverProcIsMaskedInItsPlace(String kind, String script) {
        assertEquals(IS_MASKED, output(mounting(protectedProc(MASKED), kind, script)));
    }

    @Test
    void aLaterHookMayCoverWhatAnEarlierOneHasMounted() {
        TestBundle bundle = mounting(protectedProc(MASKED), "createRuntime", "mount --bind proc proc");
        assertEquals(IS_MASKED, output(mounting(bundle, "createContainer", "mount --bind proc proc")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sys/firmware", "/dev/secret"})
    void whatLiesOverSysOrDevIsMaskedToo(String path) {
        String top = path.substring(1, 4);
        String script = "mount -t tmpfs hooked " + top + " && echo yes >" + top + "/hooked && mkdir " + path.substring(1) + " && touch "
                + path.substring(1) + "/file";
        TestBundle bundle = protectedProc("cat /" + top + "/hooked; ls -A " + path);
        assertEquals("yes\n", output(mounting(bundle, "createContainer", script)));
    }

    /** Nothing tells such a mount from a directory that somebody who shares the root filesystem has put there. */
    @Test
    void whatTakesThePlaceOfTheMountIsRefused() {
        TestBundle bundle = mounting(protectedProc("true"), "createContainer", "umount -l dev && mount -t tmpfs other dev");
        assertContains("what is mounted on /proc, /sys or /dev is no longer there", run(bundle).err());
        assertNothingLeft();
    }

    @Test
    void theMountIsFoundWithoutStatx() {
        Strace.assume();
        TestBundle bundle = mounting(protectedProc(MASKED), "createContainer", "mount --bind proc proc");
        Davit.Result result = Strace.without(davit, "statx").run("run", "--bundle", bundle.write(), id);
        assertTrue(result.ok().endsWith(IS_MASKED), result.out());
    }
}
