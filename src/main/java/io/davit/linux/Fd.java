package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An open file descriptor, close-on-exec. A path is relative to the descriptor of its directory. */
public final class Fd implements AutoCloseable {

    /** Flags of open(2), equal on all architectures but {@code O_DIRECTORY} and {@code O_NOFOLLOW}. */
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

    /** Flags of the *at() calls. */
    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_EMPTY_PATH = 0x1000;

    /** A user or group that chown(2) leaves as it is. */
    public static final int UNCHANGED = -1;

    /** What relative paths are relative to in the first place. */
    public static final Fd WORKING_DIRECTORY = new Fd(AT_FDCWD, "");

    public static final Fd STDIN = new Fd(0, "stdin");
    public static final Fd STDOUT = new Fd(1, "stdout");
    public static final Fd STDERR = new Fd(2, "stderr");

    /** What most files that davit reads have room in: each further page of a buffer is a page fault. */
    private static final int SMALL_FILE = 2048;

    /** Of what users write. The kernel executes nothing with more than 6 MB of arguments. */
    private static final int LARGEST_DOCUMENT = 8 << 20;

    private final int number;
    private final String path;
    private boolean closed;

    Fd(int number, String path) {
        this.number = number;
        this.path = path;
    }

    /** A descriptor that a call has returned. */
    static Fd of(long result, String what, String path) {
        return new Fd((int) checked(result, what, path), path);
    }

    static long checked(long result, String what, String path) {
        if (result < 0) {
            throw new ErrnoException(path.isEmpty() ? what : what + " " + path, (int) -result);
        }
        return result;
    }

    /** Whether a number is that of an open descriptor. */
    public static boolean isOpen(int number) {
        return Shim.SHIM.stat(number, "", AT_EMPTY_PATH, new long[Stat.FIELDS]) == 0;
    }

    /** One that davit's caller has handed over. */
    public static Fd preserved(int number) {
        return new Fd(number, "descriptor " + number);
    }

    public static Fd open(String path, int flags) {
        return WORKING_DIRECTORY.open(path, flags, 0);
    }

    public Fd open(String name, int flags, int mode) {
        return of(Shim.SHIM.open(number, name, flags, mode), "open", pathOf(name));
    }

    /** A file opened, or {@code null} where there is none. */
    public Fd openIfExists(String name, int flags) {
        int fd = Shim.SHIM.open(number, name, flags, 0);
        return isMissing(fd) ? null : of(fd, "open", pathOf(name));
    }

    /** Whether a call has failed because there is no file of a name. */
    private static boolean isMissing(int result) {
        return result == -Errno.ENOENT.number() || isImpossible(result);
    }

    /** Whether a call has failed because there can be no file of a name. */
    private static boolean isImpossible(int result) {
        return result == -Errno.ENOTDIR.number()
                || result == -Errno.ENAMETOOLONG.number()
                || result == -Errno.ELOOP.number();
    }

    /** Whether there is a directory of a name below this one, as who has its root here finds it. */
    public boolean isDirectoryInRoot(String name) {
        try (Fd file = openInRootIfExists(name, O_PATH)) {
            return file != null && file.stat().isDirectory();
        }
    }

    /** A file below this directory, as who has its root here finds it; {@code null} where there is none. */
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
        // A second time, the number may be another one's.
        if (!closed) {
            closed = true;
            Shim.SHIM.close(number);
        }
    }

    /** Locks it against all others who lock it, until it is closed; false where one has it locked. */
    public boolean lock() {
        int result = Shim.SHIM.lock(number);
        if (result == -Errno.EAGAIN.number()) {
            return false;
        }
        checked(result, "lock", path);
        return true;
    }

    /** All that is left to read. */
    public byte[] readAll() {
        return readAll(Integer.MAX_VALUE, SMALL_FILE);
    }

    /**
     * All of a document that a user has written. It is held in memory many times over once it is parsed, and may be a
     * device that has no end.
     */
    public byte[] readDocument() {
        Stat file = stat();
        int expected = file.isRegular() ? (int) Math.min(file.size(), LARGEST_DOCUMENT) : 0;
        return readAll(LARGEST_DOCUMENT, Math.max(expected + 1, SMALL_FILE));
    }

    /** @param expected how much there is to read, and more than that, so that no buffer is needed to find the end */
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

    /** One read: what there is, at most {@code size} bytes; empty at the end of the file. */
    public byte[] read(int size) {
        byte[] buffer = new byte[size];
        return Arrays.copyOf(buffer, read(buffer, size));
    }

    /** One read into a buffer; how many bytes there were, 0 at the end of the file. */
    public int read(byte[] buffer, int size) {
        return (int) checked(Shim.SHIM.read(number, buffer, size), "read", path);
    }

    /** One read of a descriptor that is not to be waited for; {@code null} where there is nothing yet. */
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

    /** Removes a name; false where there is none. */
    public boolean unlinkIfExists(String name) {
        return removed(Shim.SHIM.unlink(number, name, 0), "unlink", name);
    }

    /** Removes an empty directory; false where there is none. */
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

    /** Writes a file as a whole: whoever reads the name finds the old content or the new. */
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

    /** Whether there is a directory of a name; a symbolic link is none. */
    public boolean isDirectory(String name) {
        Stat stat = statIfExists(name);
        return stat != null && stat.isDirectory();
    }

    /** What is known of a file, and not of where a symbolic link leads; {@code null} where there is none. */
    public Stat statIfExists(String name) {
        return statIfExists(name, AT_SYMLINK_NOFOLLOW);
    }

    /** @param flags 0: of where a symbolic link leads; or AT_SYMLINK_NOFOLLOW */
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

    /** The names in this directory, as the kernel gives them. */
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

    /** The magic number of this file's filesystem (statfs(2)). */
    public long filesystem() {
        return checked(Shim.SHIM.filesystem(number), "statfs", path);
    }

    /** Sets an option of the filesystem mounted at a path; its others stay. */
    public static void setMountOption(String path, String option) {
        checked(Shim.SHIM.setMountOption(path, option), "set " + option + " of", path);
    }

    /** Brings the loopback interface of this network namespace up. */
    public void raiseLoopback() {
        checked(Shim.SHIM.raiseLoopback(number), "bring the loopback interface up", "");
    }

    /** The {@code CLONE_NEW*} flag of this namespace file. */
    public int namespaceType() {
        return (int) checked(Shim.SHIM.namespaceType(number), "ioctl", path);
    }

    /** A file in memory that holds the content and that nobody can change. */
    public static Fd sealed(String name, byte[] content) {
        return of(Shim.SHIM.memfd(name, content), "memfd_create", name);
    }
}
