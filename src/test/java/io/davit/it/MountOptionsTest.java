package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md#linux-mount-options, as the kernel shows them of the mounts that have them. Blanks separate options. */
class MountOptionsTest extends ContainerTest {

    private static final long ALL = Kernel.MS_RDONLY | Kernel.MS_NOSUID | Kernel.MS_NODEV | Kernel.MS_NOEXEC
            | Kernel.MS_NOATIME | Kernel.MS_NODIRATIME;

    private static final String NONE = "rw relatime";

    private static String[] words(String words) {
        return words.isEmpty() ? new String[0] : words.split(" ");
    }

    private static String options(MountInfo mount) {
        return String.join(" ", mount.options());
    }

    private MountInfo tmpfs(String options) {
        return create(bundle("true").writableRoot().mount("/mnt", "tmpfs", "tmpfs", words(options))).mount("/mnt");
    }

    @ParameterizedTest
    @CsvSource({
        "'', rw relatime",
        "defaults, rw relatime",
        "ro, ro relatime",
        "ro rw, rw relatime",
        "rw ro, ro relatime",
        "nosuid, rw nosuid relatime",
        "nosuid suid, rw relatime",
        "nodev, rw nodev relatime",
        "nodev dev, rw relatime",
        "noexec, rw noexec relatime",
        "noexec exec, rw relatime",
        "ro nosuid nodev noexec, ro nosuid nodev noexec relatime",
        "noatime, rw noatime",
        "atime, rw relatime",
        "noatime atime, rw relatime",
        "relatime, rw relatime",
        "norelatime, rw relatime",
        "noatime relatime, rw relatime",
        "strictatime, rw",
        "nostrictatime, rw relatime",
        "noatime strictatime, rw",
        "strictatime noatime, rw noatime",
        "strictatime nostrictatime, rw relatime",
        "nodiratime, rw nodiratime relatime",
        "noatime nodiratime, rw noatime nodiratime",
        "nodiratime diratime, rw relatime",
        "nosymfollow, rw relatime nosymfollow",
        "nosymfollow symfollow, rw relatime",
    })
    void aNewMountHasTheOptions(String options, String shown) {
        assertEquals(shown, options(tmpfs(options)));
    }

    @ParameterizedTest
    @CsvSource({
        "bind, ro nosuid nodev noexec noatime nodiratime",
        "bind atime, ro nosuid nodev noexec nodiratime relatime",
        "bind relatime, ro nosuid nodev noexec nodiratime relatime",
        "bind strictatime, ro nosuid nodev noexec nodiratime",
        "bind diratime, ro nosuid nodev noexec noatime",
        "bind rw, rw noatime nodiratime",
        "bind suid, rw noatime nodiratime",
        "bind ro exec, ro noatime nodiratime",
        "bind noexec, rw noexec noatime nodiratime",
        "bind rw suid dev exec strictatime diratime, rw",
        "bind nosymfollow, rw noatime nodiratime nosymfollow",
    })
    void aBindMountHasTheFlagsOfItsSourceUnlessItIsGivenSome(String options, String shown) {
        Path source = hostMounts.tmpfs(directory.resolve("source"), ALL, null);
        TestBundle bundle = bundle("true").writableRoot().mount("/mnt", "bind", source.toString(), words(options));
        assertEquals(shown, options(create(bundle).mount("/mnt")));
        assertEquals("ro nosuid nodev noexec noatime nodiratime", options(Proc.SELF.mount(source.toString())));
    }

    @ParameterizedTest
    @CsvSource({
        "sync, sync",
        "dirsync, dirsync",
        "lazytime, lazytime",
        "sync async, ''",
        "lazytime nolazytime, ''",
        "mand nomand, ''",
        "iversion, ''",
        "noiversion, ''",
        "silent, ''",
        "loud, ''",
        "silent iversion lazytime sync, sync lazytime",
    })
    void optionsOfTheFilesystemAreSetOnIt(String options, String shown) {
        List<String> set = new ArrayList<>(tmpfs(options).superOptions());
        set.retainAll(List.of("sync", "dirsync", "lazytime"));
        assertEquals(shown, String.join(" ", set));
    }

    /** A filesystem context has no word for these: it is mounted in the older way, and nothing is lost by that. */
    @ParameterizedTest
    @ValueSource(strings = {"iversion", "silent"})
    void anOptionForTheOlderCallGoesTogetherWithAllOthers(String option) {
        MountInfo mount = tmpfs("ro nosuid noexec strictatime nosymfollow size=64k mode=700 private " + option);
        assertEquals("ro nosuid noexec nosymfollow", options(mount));
        assertTrue(mount.superOptions().containsAll(List.of("ro", "size=64k", "mode=700")), mount.toString());
    }

    @Test
    void aRemountChangesTheFilesystemsOwnOptionsToo() {
        TestBundle bundle = bundle("true").writableRoot().mount("/mnt", "tmpfs", "tmpfs", "size=128k");
        List<String> options = create(bundle.mount("/mnt", "tmpfs", "tmpfs", "remount", "size=64k")).mount("/mnt").superOptions();
        assertTrue(options.contains("size=64k"), options.toString());
    }

    @Test
    void anOptionThatIsTooLongForTheKernelIsAnError() {
        TestBundle bundle = bundle("true").mount("/proc", "proc", "proc", "remount", "A".repeat(3000) + "=x");
        assertContains("argument list too long", refusal(bundle));
    }

    @Test
    void aFilesystemsOptionsOnABindMountAreWarnedOfAndLeftOut() {
        TestBundle bundle = bundle("ls", "/mnt").mount("/mnt", "bind", bundle().path().toString(), "bind", "size=64k");
        Davit.Result result = run(bundle.withDirectory("mnt"));
        assertEquals("rootfs\n", result.ok());
        assertContains("/mounts/7: ignoring options of a filesystem on a bind mount: size=64k", result.err());
    }

    @Test
    void optionsOfAKindOfFilesystemAreHandedToIt() {
        List<String> options = tmpfs("size=64k mode=1750 uid=12 gid=34 nr_inodes=77").superOptions();
        assertTrue(options.containsAll(List.of("size=64k", "mode=1750", "uid=12", "gid=34", "nr_inodes=77")),
                options.toString());
    }

    @Test
    void aReadonlyFilesystemCannotBeWritten() {
        TestBundle bundle = shell("touch /mnt/x").writableRoot().mount("/mnt", "tmpfs", "tmpfs", "ro");
        assertContains("Read-only file system", run(bundle).err());
    }

    @Test
    void aReadonlyBindMountIsReadonlyInTheContainerAlone() {
        Path file = file("file", "old");
        TestBundle bundle = shell("echo new >/file").writableRoot().mount("/file", "bind", file.toString(), "bind", "ro");
        assertContains("Read-only file system", run(bundle).err());
        write(file, "new");
    }

    /** A mount with the flags, and another one with them below it. */
    private Path treeOfMounts(long flags) {
        Path outer = hostMounts.tmpfs(directory.resolve("source"), 0, null);
        hostMounts.tmpfs(outer.resolve("below"), flags, null);
        if (flags != 0) {
            hostMounts.remount(outer, flags | Kernel.MS_REMOUNT | Kernel.MS_BIND);
        }
        return outer;
    }

    private Proc bindTree(long flags, String options) {
        TestBundle bundle = bundle("true").writableRoot();
        return create(bundle.mount("/mnt", "bind", treeOfMounts(flags).toString(), words(options)));
    }

    @ParameterizedTest
    @CsvSource({
        "rro, ro relatime",
        "rnosuid, rw nosuid relatime",
        "rnodev, rw nodev relatime",
        "rnoexec, rw noexec relatime",
        "rnoatime, rw noatime",
        "rstrictatime, rw",
        "rrelatime, rw relatime",
        "rnodiratime, rw nodiratime relatime",
        "rnosymfollow, rw relatime nosymfollow",
        "rro rnosuid rnodev rnoexec rnoatime, ro nosuid nodev noexec noatime",
    })
    void aRecursiveOptionIsSetOnAllMountsBelow(String options, String shown) {
        Proc init = bindTree(0, "rbind " + options);
        assertEquals(shown, options(init.mount("/mnt")));
        assertEquals(shown, options(init.mount("/mnt/below")));
    }

    @ParameterizedTest
    @CsvSource({
        "rrw, rw nosuid nodev noexec noatime nodiratime",
        "rsuid, ro nodev noexec noatime nodiratime",
        "rdev, ro nosuid noexec noatime nodiratime",
        "rexec, ro nosuid nodev noatime nodiratime",
        "ratime, ro nosuid nodev noexec nodiratime relatime",
        "rrelatime, ro nosuid nodev noexec nodiratime relatime",
        "rnorelatime, ro nosuid nodev noexec nodiratime relatime",
        "rnostrictatime, ro nosuid nodev noexec nodiratime relatime",
        "rstrictatime, ro nosuid nodev noexec nodiratime",
        "rdiratime, ro nosuid nodev noexec noatime",
        "rsymfollow, ro nosuid nodev noexec noatime nodiratime",
        "rrw rsuid rdev rexec ratime rdiratime, rw relatime",
    })
    void aRecursiveOptionIsClearedOnAllMountsBelow(String options, String shown) {
        Proc init = bindTree(ALL, "rbind " + options);
        assertEquals(shown, options(init.mount("/mnt")));
        assertEquals(shown, options(init.mount("/mnt/below")));
    }

    @Test
    void anOptionThatIsNotRecursiveIsSetOnTheMountAlone() {
        Proc init = bindTree(0, "rbind ro nosuid");
        assertEquals("ro nosuid relatime", options(init.mount("/mnt")));
        assertEquals(NONE, options(init.mount("/mnt/below")));
    }

    /** Whatever the mount itself is given, and wherever it stands. */
    @ParameterizedTest
    @CsvSource({
        "rro rw, ro relatime, ro relatime",
        "rw rro nosuid, ro nosuid relatime, ro relatime",
        "rro suid, ro relatime, ro relatime",
        "rnosuid dev, rw nosuid relatime, rw nosuid relatime",
        "nosuid rnodev, rw nosuid nodev relatime, rw nodev relatime",
        "rnosymfollow nosuid, rw nosuid relatime nosymfollow, rw relatime nosymfollow",
        "rnoatime norelatime, rw noatime, rw noatime",
        "ro rrw, rw relatime, rw relatime",
        "nosuid rsuid, rw relatime, rw relatime",
    })
    void aRecursiveOptionHoldsForTheMountItselfToo(String options, String mount, String below) {
        Proc init = bindTree(0, "rbind " + options);
        assertEquals(mount, options(init.mount("/mnt")));
        assertEquals(below, options(init.mount("/mnt/below")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', shared, shared",
        "shared, shared, shared",
        "private, '', shared",
        "slave, master, shared",
        "unbindable, unbindable, shared",
        "rshared, shared, shared",
        "rprivate, '', ''",
        "rslave, master, master",
        "runbindable, unbindable, unbindable",
    })
    void aMountHasThePropagation(String option, String mount, String below) {
        Path tree = treeOfMounts(0);
        hostMounts.remount(tree, Kernel.MS_SHARED | Kernel.MS_REC);
        TestBundle bundle = bundle("true").writableRoot().mount("/mnt", "bind", tree.toString(), words(("rbind " + option).strip()));
        bundle.linux(linux -> linux.put("rootfsPropagation", "shared"));
        Proc init = create(bundle);
        assertEquals(mount, String.join(",", init.mount("/mnt").propagationKinds()));
        assertEquals(below, String.join(",", init.mount("/mnt/below").propagationKinds()));
    }

    @Test
    void aSharedMountOfTheHostsIsSlaveInAContainerThatIsNotShared() {
        Path tree = treeOfMounts(0);
        hostMounts.remount(tree, Kernel.MS_SHARED | Kernel.MS_REC);
        Proc init = start(bundle("sleep", "1000").writableRoot().mount("/mnt", "bind", tree.toString(), "rbind", "rslave"));
        hostMounts.tmpfs(tree.resolve("later"), 0, null);
        assertEquals("tmpfs", init.mount("/mnt/later").type());
    }

    @Test
    void aTmpfsBeginsWithACopyOfWhatItCovers() {
        TestBundle bundle = shell("cd /data && find . | sort && cat file sub/deep && readlink link && "
                + "stat -c '%a %u:%g %n' . file sub fifo && touch new").writableRoot().privileged();
        write(bundle.rootfs().resolve("data/file"), "file\n");
        write(bundle.rootfs().resolve("data/sub/deep"), "deep\n");
        shellInHost("cd \"$1\" && ln -s /no/where link && chown 12:34 file && chmod 4711 file && chown 56:78 sub && "
                + "chmod 1750 sub && mkfifo -m 620 fifo", bundle.rootfs().resolve("data").toString());
        bundle.mount("/data", "tmpfs", "tmpfs", "tmpcopyup", "mode=750");
        assertEquals("""
                .
                ./fifo
                ./file
                ./link
                ./sub
                ./sub/deep
                file
                deep
                /no/where
                750 0:0 .
                4711 12:34 file
                1750 56:78 sub
                620 0:0 fifo
                """, output(bundle));
        assertFalse(bundle.rootfs().resolve("data/new").toFile().exists());
    }

    @Test
    void aTmpfsThatIsReadonlyIsSoOnlyOnceItIsFilled() {
        TestBundle bundle = shell("cat /data/file; touch /data/new").writableRoot();
        write(bundle.rootfs().resolve("data/file"), "content\n");
        Davit.Result result = run(bundle.mount("/data", "tmpfs", "tmpfs", "tmpcopyup", "ro"));
        assertEquals("content\n", result.out());
        assertContains("Read-only file system", result.err());
    }

}
