package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An open file descriptor, close-on-exec. Methods that take a name resolve it relative to this directory (openat(2)).
 */
public final class Fd implements AutoCloseable {

    /** Flags of open(2). All but {@code O_DIRECTORY} and {@code O_NOFOLLOW} are the same on all architectures. */
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0100;
    public static final int O_EXCL = 0200;
    public static final int O_TRUNC = 01000;
    public static final int O_APPEND = 02000;
    public static final int O_NONBLOCK = 04000;
    public static final int O_SYNC = 04010000;
    public static final int O_PATH = 010000000;

    /** Flags of the *at() system calls. */
    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_EMPTY_PATH = 0x1000;

    /** A user or group id that chown(2) leaves unchanged. */
    public static final int UNCHANGED = -1;

    /** Resolves relative paths against the working directory (AT_FDCWD). */
    public static final Fd WORKING_DIRECTORY = new Fd(AT_FDCWD, "");

    public static final Fd STDIN = new Fd(0, "stdin");
    public static final Fd STDOUT = new Fd(1, "stdout");
    public static final Fd STDERR = new Fd(2, "stderr");

    /**
     * Initial buffer size, enough for most files that davit reads: each further page of a buffer costs a page fault.
     */
    private static final int SMALL_FILE = 2048;

    /** Limit of {@link #readDocument}. execve(2) accepts at most 6 MiB of arguments, so no useful config is larger. */
    private static final int LARGEST_DOCUMENT = 8 << 20;

    private final int number;
    private final String path;
    private boolean closed;

    Fd(int number, String path) {
        this.number = number;
        this.path = path;
    }

    /** Wraps the result of a system call that returns a descriptor. */
    static Fd of(long result, String what, String path) {
        return new Fd((int) checked(result, what, path), path);
    }

    static long checked(long result, String what, String path) {
        if (result < 0) {
            throw new ErrnoException(path.isEmpty() ? what : what + " " + path, (int) -result);
        }
        return result;
    }

    /** Tells whether the descriptor of this number is open. */
    public static boolean isOpen(int number) {
        return Shim.SHIM.stat(number, "", AT_EMPTY_PATH, new long[Stat.FIELDS]) == 0;
    }

    /** Wraps a descriptor inherited from davit's caller. */
    public static Fd preserved(int number) {
        return new Fd(number, "descriptor " + number);
    }

    public static Fd open(String path, int flags) {
        return WORKING_DIRECTORY.open(path, flags, 0);
    }

    public Fd open(String name, int flags, int mode) {
        return of(Shim.SHIM.open(number, name, flags, mode), "open", pathOf(name));
    }

    /** Opens a file; returns {@code null} if it does not exist. */
    public Fd openIfExists(String name, int flags) {
        int fd = Shim.SHIM.open(number, name, flags, 0);
        return isMissing(fd) ? null : of(fd, "open", pathOf(name));
    }

    private static boolean isMissing(int result) {
        return result == -Errno.ENOENT.number() || isImpossible(result);
    }

    /** Tells whether the error means that no file of that name can exist. */
    private static boolean isImpossible(int result) {
        return result == -Errno.ENOTDIR.number()
                || result == -Errno.ENAMETOOLONG.number()
                || result == -Errno.ELOOP.number();
    }

    /**
     * Tells whether a name is a directory when this directory is the root: absolute symbolic links and {@code ..} stay
     * below it (openat2(2), RESOLVE_IN_ROOT).
     */
    public boolean isDirectoryInRoot(String name) {
        try (Fd file = openInRootIfExists(name, O_PATH)) {
            return file != null && file.stat().isDirectory();
        }
    }

    /**
     * Opens a file with this directory as the root (openat2(2), RESOLVE_IN_ROOT); returns {@code null} if it does not
     * exist.
     */
    public Fd openInRootIfExists(String name, int flags) {
        int fd = Shim.SHIM.openInRoot(number, name, flags);
        return isMissing(fd) ? null : of(fd, "open", name);
    }

    public int number() {
        return number;
    }

    String path() {
        return path;
    }

    private String pathOf(String name) {
        return path.isEmpty() || name.startsWith("/") ? name : path + "/" + name;
    }

    @Override
    public void close() {
        // The number may have been reused since the first close.
        if (!closed) {
            closed = true;
            Shim.SHIM.close(number);
        }
    }

    /** Takes an exclusive lock (flock(2)), held until this is closed; returns false if it is already locked. */
    public boolean lock() {
        int result = Shim.SHIM.lock(number);
        if (result == -Errno.EAGAIN.number()) {
            return false;
        }
        checked(result, "lock", path);
        return true;
    }

    /** Reads to the end of the file. */
    public byte[] readAll() {
        return readAll(Integer.MAX_VALUE, SMALL_FILE);
    }

    /**
     * Reads a document that a user has written. Its size is limited: the parsed form takes many times as much memory,
     * and the path may name an endless device.
     */
    public byte[] readDocument() {
        Stat file = stat();
        int expected = file.isRegular() ? (int) Math.min(file.size(), LARGEST_DOCUMENT) : 0;
        return readAll(LARGEST_DOCUMENT, Math.max(expected + 1, SMALL_FILE));
    }

    /**
     * @param expected more than the expected size, so that the read that finds the end of the file needs no new buffer
     */
    private byte[] readAll(int most, int expected) {
        byte[] all = new byte[0];
        byte[] chunk = new byte[expected];
        int size;
        while ((size = (int) checked(Shim.SHIM.read(number, chunk, chunk.length), "read", path)) > 0) {
            int before = all.length;
            if (size > most - before) {
                throw new DavitException(path + " is larger than " + (most >> 20) + " MB");
            }
            all = Arrays.copyOf(all, before + size);
            System.arraycopy(chunk, 0, all, before, size);
            if (size == chunk.length) {
                chunk = new byte[size * 4];
            }
        }
        return all;
    }

    public static byte[] readAll(String path) {
        try (Fd file = open(path, O_RDONLY)) {
            return file.readAll();
        }
    }

    public static byte[] readDocument(String path) {
        try (Fd file = open(path, O_RDONLY)) {
            return file.readDocument();
        }
    }

    /** Reads once, at most {@code size} bytes; returns an empty array at the end of the file. */
    public byte[] read(int size) {
        byte[] buffer = new byte[size];
        return Arrays.copyOf(buffer, read(buffer, size));
    }

    /** Reads once into a buffer; returns the number of bytes, 0 at the end of the file. */
    public int read(byte[] buffer, int size) {
        return (int) checked(Shim.SHIM.read(number, buffer, size), "read", path);
    }

    /** Reads once from a nonblocking descriptor; returns {@code null} if no data is available yet (EAGAIN). */
    public byte[] readIfReady(int size) {
        byte[] buffer = new byte[size];
        long length = Shim.SHIM.read(number, buffer, size);
        return length == -Errno.EAGAIN.number()
                ? null
                : Arrays.copyOf(buffer, (int) checked(length, "read", path));
    }

    public void write(byte[] data) {
        int written = 0;
        while (written < data.length) {
            written += (int) checked(Shim.SHIM.write(number, data, written, data.length - written), "write", path);
        }
    }

    public void write(String text) {
        write(text.getBytes(UTF_8));
    }

    public void mkdir(String name, int mode) {
        checked(Shim.SHIM.mkdir(number, name, mode), "mkdir", pathOf(name));
    }

    /** Removes a file; returns false if it does not exist. */
    public boolean unlinkIfExists(String name) {
        return removed(Shim.SHIM.unlink(number, name, 0), "unlink", name);
    }

    /** Removes an empty directory; returns false if it does not exist. */
    public boolean rmdirIfExists(String name) {
        int result = Shim.SHIM.unlink(number, name, AT_REMOVEDIR);
        return !isImpossible(result) && removed(result, "rmdir", name);
    }

    private boolean removed(int result, String what, String name) {
        if (result == -Errno.ENOENT.number()) {
            return false;
        }
        checked(result, what, pathOf(name));
        return true;
    }

    public void rmdir(String name) {
        checked(Shim.SHIM.unlink(number, name, AT_REMOVEDIR), "rmdir", pathOf(name));
    }

    public void rename(String from, String to) {
        checked(Shim.SHIM.rename(number, from, to), "rename", pathOf(from));
    }

    /** Replaces a file atomically: a reader sees the old or the new content. */
    public void replace(String name, byte[] content, int mode) {
        String temporary = "." + name;
        try (Fd file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode)) {
            file.write(content);
        }
        rename(temporary, name);
    }

    public Stat stat(String name, int flags) {
        long[] fields = new long[Stat.FIELDS];
        checked(Shim.SHIM.stat(number, name, flags, fields), "stat", pathOf(name));
        return new Stat(fields);
    }

    public Stat stat() {
        return stat("", AT_EMPTY_PATH);
    }

    public boolean exists(String name) {
        return statIfExists(name) != null;
    }

    /** Tells whether the name is a directory; symbolic links are not followed. */
    public boolean isDirectory(String name) {
        Stat stat = statIfExists(name);
        return stat != null && stat.isDirectory();
    }

    /** Returns the status of a file without following symbolic links; {@code null} if it does not exist. */
    public Stat statIfExists(String name) {
        return statIfExists(name, AT_SYMLINK_NOFOLLOW);
    }

    /** @param flags AT_SYMLINK_NOFOLLOW, or 0 to follow symbolic links */
    public Stat statIfExists(String name, int flags) {
        long[] fields = new long[Stat.FIELDS];
        int result = Shim.SHIM.stat(number, name, flags, fields);
        if (isMissing(result)) {
            return null;
        }
        checked(result, "stat", pathOf(name));
        return new Stat(fields);
    }

    public void chown(String name, int uid, int gid) {
        checked(Shim.SHIM.chown(number, name, uid, gid, AT_SYMLINK_NOFOLLOW), "chown", pathOf(name));
    }

    public String readlink(String name) {
        byte[] buffer = new byte[4096];
        long length = checked(Shim.SHIM.readlink(number, name, buffer), "readlink", pathOf(name));
        return new String(buffer, 0, (int) length, UTF_8);
    }

    /** Returns the names in this directory, unsorted. */
    public List<String> list() {
        List<String> names = new ArrayList<>();
        byte[] buffer = new byte[4096];
        int length;
        while ((length = (int) checked(Shim.SHIM.list(number, buffer), "readdir", path)) > 0) {
            for (int start = 0, end = 0; end < length; end++) {
                if (buffer[end] == 0) {
                    names.add(new String(buffer, start, end - start, UTF_8));
                    start = end + 1;
                }
            }
        }
        return names;
    }

    /** Returns the magic number of the filesystem ({@code f_type} of statfs(2)). */
    public long filesystem() {
        return checked(Shim.SHIM.filesystem(number), "statfs", path);
    }

    /** Sets one option of the filesystem mounted at a path and leaves its others unchanged. */
    public static void setMountOption(String path, String option) {
        checked(Shim.SHIM.setMountOption(path, option), "set " + option + " of", path);
    }

    /** Brings up the loopback interface of this network namespace. */
    public void raiseLoopback() {
        checked(Shim.SHIM.raiseLoopback(number), "bring the loopback interface up", "");
    }

    /** Returns the {@code CLONE_NEW*} flag of this namespace (ioctl_ns(2), NS_GET_NSTYPE). */
    public int namespaceType() {
        return (int) checked(Shim.SHIM.namespaceType(number), "ioctl", path);
    }

    /** Returns a sealed memfd with the given content (memfd_create(2)). */
    public static Fd sealed(String name, byte[] content) {
        return of(Shim.SHIM.memfd(name, content), "memfd_create", name);
    }
}
