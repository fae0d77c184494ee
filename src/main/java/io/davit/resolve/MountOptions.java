package io.davit.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of a mount, sorted by whom they concern: the mount, its whole tree, the filesystem, or propagation. The
 * last of two that contradict each other counts.
 *
 * @param attributes of the mount itself
 * @param treeAttributes of the mount and all below it
 * @param superblock flags of mount(2) that concern the filesystem
 * @param superblockCleared those that it is to lose, if it is there already
 * @param propagation MS_* flags; 0: none
 * @param copyUp whether a tmpfs begins with what it covers
 * @param idmap whether owners are mapped
 * @param maps by which maps, as in {@link IdmapOption}; {@code null}: not said among the options
 * @param links what to do where the source or the destination is a symbolic link
 * @param data options for the filesystem
 */
public record MountOptions(
        MountAttributes attributes,
        MountAttributes treeAttributes,
        long superblock,
        long superblockCleared,
        long propagation,
        boolean bind,
        boolean recursive,
        boolean remount,
        boolean copyUp,
        Idmap idmap,
        String maps,
        Links links,
        List<String> data) {

    /** Which mounts show other owners than the files have. */
    public enum Idmap {
        NONE,
        MOUNT,
        TREE
    }

    /**
     * Symbolic links at the ends of a mount, which are followed unless it says otherwise.
     *
     * @param copy whether a source that is one is made again at the destination
     * @param sourceItself whether the source is mounted as the link that it is
     * @param destinationItself whether a destination that is one is covered
     */
    public record Links(boolean copy, boolean sourceItself, boolean destinationItself) {

        static final Links FOLLOWED = new Links(false, false, false);
    }

    /**
     * Filesystems whose mounts are all of one superblock: one for the host, or one for a network, IPC, PID or user namespace
     * that containers of a pod share. Read-only itself, it would be so for all of them.
     */
    private static final Set<String> SHARED = Set.of(
            "sysfs", "proc", "mqueue", "cgroup", "cgroup2", "devtmpfs", "debugfs", "tracefs", "securityfs", "configfs",
            "efivarfs", "pstore", "fusectl", "binfmt_misc", "rpc_pipefs", "nfsd", "selinuxfs", "smackfs", "bpf", "resctrl");

    public static final long MS_RDONLY = 0x1;
    public static final long MS_SYNCHRONOUS = 0x10;
    public static final long MS_MANDLOCK = 0x40;
    public static final long MS_DIRSYNC = 0x80;
    public static final long MS_SILENT = 0x8000;
    public static final long MS_I_VERSION = 0x800000;
    public static final long MS_LAZYTIME = 0x2000000;

    public static final long MS_REC = 0x4000;
    public static final long MS_UNBINDABLE = 0x20000;
    public static final long MS_PRIVATE = 0x40000;
    public static final long MS_SLAVE = 0x80000;
    public static final long MS_SHARED = 0x100000;

    /** What a word does: to which set of flags it adds, or from which it takes. */
    private record Word(Kind kind, long flag, boolean clears) {}

    private enum Kind {
        ATTRIBUTE,
        TREE_ATTRIBUTE,
        SUPERBLOCK,
        PROPAGATION,
        BIND,
        RECURSIVE_BIND,
        REMOUNT,
        COPY_UP,
        IDMAP,
        RECURSIVE_IDMAP,
        COPY_LINK,
        SOURCE_ITSELF,
        DESTINATION_ITSELF,
        NOTHING
    }

    private static final Map<String, Word> WORDS = words();

    private static Map<String, Word> words() {
        Map<String, Word> words = new HashMap<>();
        attribute(words, "ro", "rw", MountAttributes.RDONLY);
        attribute(words, "nosuid", "suid", MountAttributes.NOSUID);
        attribute(words, "nodev", "dev", MountAttributes.NODEV);
        attribute(words, "noexec", "exec", MountAttributes.NOEXEC);
        attribute(words, "noatime", "atime", MountAttributes.NOATIME);
        attribute(words, "relatime", "norelatime", MountAttributes.RELATIME);
        attribute(words, "strictatime", "nostrictatime", MountAttributes.STRICTATIME);
        attribute(words, "nodiratime", "diratime", MountAttributes.NODIRATIME);
        attribute(words, "nosymfollow", "symfollow", MountAttributes.NOSYMFOLLOW);
        superblock(words, "sync", "async", MS_SYNCHRONOUS);
        superblock(words, "dirsync", null, MS_DIRSYNC);
        superblock(words, "mand", "nomand", MS_MANDLOCK);
        superblock(words, "lazytime", "nolazytime", MS_LAZYTIME);
        superblock(words, "iversion", "noiversion", MS_I_VERSION);
        superblock(words, "silent", "loud", MS_SILENT);
        propagation(words, "shared", MS_SHARED);
        propagation(words, "slave", MS_SLAVE);
        propagation(words, "private", MS_PRIVATE);
        propagation(words, "unbindable", MS_UNBINDABLE);
        words.put("bind", new Word(Kind.BIND, 0, false));
        words.put("rbind", new Word(Kind.RECURSIVE_BIND, 0, false));
        words.put("remount", new Word(Kind.REMOUNT, 0, false));
        words.put("tmpcopyup", new Word(Kind.COPY_UP, 0, false));
        words.put("idmap", new Word(Kind.IDMAP, 0, false));
        words.put("ridmap", new Word(Kind.RECURSIVE_IDMAP, 0, false));
        words.put("copy-symlink", new Word(Kind.COPY_LINK, 0, false));
        words.put("src-nofollow", new Word(Kind.SOURCE_ITSELF, 0, false));
        words.put("dest-nofollow", new Word(Kind.DESTINATION_ITSELF, 0, false));
        words.put("defaults", new Word(Kind.NOTHING, 0, false));
        return Map.copyOf(words);
    }

    private static void attribute(Map<String, Word> words, String sets, String clears, long flag) {
        words.put(sets, new Word(Kind.ATTRIBUTE, flag, false));
        words.put(clears, new Word(Kind.ATTRIBUTE, flag, true));
        words.put("r" + sets, new Word(Kind.TREE_ATTRIBUTE, flag, false));
        words.put("r" + clears, new Word(Kind.TREE_ATTRIBUTE, flag, true));
    }

    private static void superblock(Map<String, Word> words, String sets, String clears, long flag) {
        words.put(sets, new Word(Kind.SUPERBLOCK, flag, false));
        if (clears != null) {
            words.put(clears, new Word(Kind.SUPERBLOCK, flag, true));
        }
    }

    private static void propagation(Map<String, Word> words, String word, long flag) {
        words.put(word, new Word(Kind.PROPAGATION, flag, false));
        words.put("r" + word, new Word(Kind.PROPAGATION, flag | MS_REC, false));
    }

    /** All words that are not handed to the filesystem, sorted; for {@code davit features}. */
    public static List<String> known() {
        return WORDS.keySet().stream().sorted().toList();
    }

    public static final MountOptions READONLY = of(List.of("ro"));

    /**
     * The same for a bind mount, where the flags that it is given are all that it has.
     *
     * @param locked whether most flags of its source cannot be cleared
     */
    public MountOptions withImpliedFlags(boolean locked) {
        return withAttributes(attributes.withImpliedFlags(locked));
    }

    /** The same for a mount that is not read-only yet. */
    public MountOptions writable() {
        return withAttributes(attributes.writable());
    }

    private MountOptions withAttributes(MountAttributes other) {
        return new MountOptions(
                other, treeAttributes, superblock, superblockCleared, propagation, bind, recursive, remount, copyUp, idmap,
                maps, links, data);
    }

    public static MountOptions of(List<String> options) {
        MountAttributes attributes = MountAttributes.NONE;
        MountAttributes treeAttributes = MountAttributes.NONE;
        long superblock = 0;
        long superblockCleared = 0;
        long propagation = 0;
        boolean bind = false;
        boolean recursive = false;
        boolean remount = false;
        boolean copyUp = false;
        Idmap idmap = Idmap.NONE;
        String maps = null;
        boolean copyLink = false;
        boolean sourceItself = false;
        boolean destinationItself = false;
        List<String> data = new ArrayList<>();
        for (String option : options) {
            Word word = WORDS.get(option);
            if (word == null && option.startsWith(IdmapOption.PREFIX)) {
                idmap = Idmap.MOUNT;
                maps = option;
                continue;
            }
            if (word == null) {
                data.add(option);
                continue;
            }
            switch (word.kind()) {
                case ATTRIBUTE -> attributes = attributes.with(word.flag(), word.clears());
                case TREE_ATTRIBUTE -> treeAttributes = treeAttributes.with(word.flag(), word.clears());
                case SUPERBLOCK -> {
                    superblock = word.clears() ? superblock & ~word.flag() : superblock | word.flag();
                    superblockCleared =
                            word.clears() ? superblockCleared | word.flag() : superblockCleared & ~word.flag();
                }
                case PROPAGATION -> propagation = word.flag();
                case BIND -> bind = true;
                case RECURSIVE_BIND -> bind = recursive = true;
                case REMOUNT -> remount = true;
                case COPY_UP -> copyUp = true;
                case IDMAP -> idmap = Idmap.MOUNT;
                case RECURSIVE_IDMAP -> idmap = Idmap.TREE;
                case COPY_LINK -> copyLink = true;
                case SOURCE_ITSELF -> sourceItself = true;
                case DESTINATION_ITSELF -> destinationItself = true;
                case NOTHING -> {}
            }
        }
        return new MountOptions(
                attributes, treeAttributes, superblock, superblockCleared, propagation, bind, recursive, remount,
                copyUp, idmap, maps, new Links(copyLink, sourceItself, destinationItself), List.copyOf(data));
    }

    /**
     * The flags for a new filesystem. One that is mounted read-only is read-only itself, unless it is to be filled first,
     * only the mount is meant, or others share it.
     */
    public long newSuperblock(String type) {
        boolean onlyMount = copyUp || bind || SHARED.contains(type);
        return superblock | (isReadonly() && !onlyMount ? MS_RDONLY : 0);
    }

    /**
     * The flags that a filesystem loses which is there already. To become read-only is a matter of the mount alone, for
     * the filesystem may be the host's; a mount that is to be writable has nothing of a filesystem that is not.
     */
    public long lostSuperblock() {
        return superblockCleared | ((attributes.clear() & MountAttributes.RDONLY) != 0 ? MS_RDONLY : 0);
    }

    public boolean isReadonly() {
        return attributes.isReadonly();
    }

    /** The same attributes for another mount, and for no filesystem. */
    public MountOptions ofMount(List<String> data) {
        return new MountOptions(
                attributes, MountAttributes.NONE, 0, 0, 0, true, false, false, false, Idmap.NONE, null,
                Links.FOLLOWED, data);
    }

    public MountOptions plus(String option) {
        List<String> more = new ArrayList<>(data);
        more.add(option);
        return new MountOptions(
                attributes, treeAttributes, superblock, superblockCleared, propagation, bind, recursive, remount,
                copyUp, idmap, maps, links, List.copyOf(more));
    }
}
