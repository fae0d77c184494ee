package io.davit.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parsed mount options, grouped by what they apply to: the mount, its tree, the superblock, or propagation. The last of
 * conflicting options wins.
 *
 * @param attributes the attributes of the mount itself
 * @param treeAttributes the attributes of the mount and all mounts below it
 * @param superblock the MS_* flags that apply to the superblock (mount(2))
 * @param superblockCleared the superblock flags to clear on a remount
 * @param propagation MS_* propagation flags; 0: unchanged
 * @param copyUp whether the destination's files are copied into a new tmpfs ({@code tmpcopyup})
 * @param idmap whether the mount is id-mapped
 * @param maps the option for {@link IdmapOption}; {@code null}: none
 * @param links how symbolic links at source and destination are handled
 * @param data filesystem-specific options
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

    /** Which mounts are id-mapped. */
    public enum Idmap {
        NONE,
        MOUNT,
        TREE
    }

    /**
     * How symbolic links at source and destination are handled; by default they are followed.
     *
     * @param copy whether a source link is recreated at the destination ({@code copy-symlink})
     * @param sourceItself whether a source link itself is mounted ({@code src-nofollow})
     * @param destinationItself whether a destination link itself is mounted over ({@code dest-nofollow})
     */
    public record Links(boolean copy, boolean sourceItself, boolean destinationItself) {

        static final Links FOLLOWED = new Links(false, false, false);
    }

    /**
     * The filesystem types whose mounts share one superblock, on the host or in a network, IPC, PID or user namespace
     * that the containers of a pod share. A read-only superblock would make all of those mounts read-only.
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

    /** The effect of an option: the flag that it sets or clears, and in which set. */
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

    /** Returns all options that are not passed to the filesystem, sorted; for {@code davit features}. */
    public static List<String> known() {
        return WORDS.keySet().stream().sorted().toList();
    }

    public static final MountOptions READONLY = of(List.of("ro"));

    /**
     * Returns a copy for a bind mount, which clears all flags of its source that are not set.
     *
     * @param locked whether the source's flags are locked, so that only some can be cleared (mount_namespaces(7))
     */
    public MountOptions withImpliedFlags(boolean locked) {
        return withAttributes(attributes.withImpliedFlags(locked));
    }

    /** Returns a copy without {@code ro}, for a mount that becomes read-only later. */
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
     * Returns the superblock flags of a new mount. With {@code ro} the superblock is read-only too, unless {@code
     * tmpcopyup} has to fill it first, {@code bind} limits it to the mount, or other mounts share it.
     */
    public long newSuperblock(String type) {
        boolean onlyMount = copyUp || bind || SHARED.contains(type);
        return superblock | (isReadonly() && !onlyMount ? MS_RDONLY : 0);
    }

    /**
     * Returns the superblock flags that a remount clears. {@code ro} applies to the mount only, since the superblock
     * may be the host's; {@code rw} applies to both, since a mount of a read-only superblock is never writable.
     */
    public long lostSuperblock() {
        return superblockCleared | ((attributes.clear() & MountAttributes.RDONLY) != 0 ? MS_RDONLY : 0);
    }

    public boolean isReadonly() {
        return attributes.isReadonly();
    }

    /** Returns the mount attributes without superblock flags, as options of a bind mount with the given data. */
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
