package io.davit.it;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/** Functions of the C library that Java has no method for. Each throws on failure, with the errno. */
final class Kernel {

    static final long MS_RDONLY = 0x1;
    static final long MS_NOSUID = 0x2;
    static final long MS_NODEV = 0x4;
    static final long MS_NOEXEC = 0x8;
    static final long MS_NOATIME = 0x400;
    static final long MS_NODIRATIME = 0x800;
    static final long MS_BIND = 0x1000;
    static final long MS_REC = 0x4000;
    static final long MS_REMOUNT = 0x20;
    static final long MS_SHARED = 0x100000;

    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int AT_FDCWD = -100;
    private static final int RENAME_EXCHANGE = 2;
    private static final int WNOHANG = 1;
    private static final int MNT_DETACH = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle PRCTL = function("prctl", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WAITPID = function("waitpid", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle MOUNT = function("mount", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    private static final MethodHandle UMOUNT = function("umount2", ADDRESS, JAVA_INT);

    private static final MethodHandle RENAMEAT2 =
            function("renameat2", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = function("close", JAVA_INT);
    private static final MethodHandle READ = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("read"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    /** A function that returns an int and sets errno. */
    static MethodHandle function(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"));
    }

    /** A call of such a function. */
    interface Call {
        int make(MemorySegment errno) throws Throwable;
    }

    static int checked(String what, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment captured = arena.allocate(CAPTURED);
            int result = call.make(captured);
            if (result < 0) {
                throw new IOException(what + ": errno " + (int) ERRNO.get(captured, 0L));
            }
            return result;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** From now on, a descendant whose parent ends becomes a child of this process. */
    static void becomeSubreaper() throws IOException {
        checked("prctl", errno -> (int) PRCTL.invokeExact(errno, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L));
    }

    /**
     * Takes note of the end of a child that this process has not started itself.
     *
     * @return its exit status, 128 and the signal where one ended it, or -1 while it has not ended
     */
    static int reap(long pid) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            int ended = checked("waitpid", errno -> (int) WAITPID.invokeExact(errno, (int) pid, status, WNOHANG));
            int bits = status.get(JAVA_INT, 0);
            return ended == 0 ? -1 : (bits & 0x7f) == 0 ? bits >> 8 & 0xff : 128 + (bits & 0x7f);
        }
    }

    /** mount(2); {@code null} for what a kind of mount does not need. */
    static void mount(String source, Path target, String type, long flags, String data) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = string(arena, source);
            MemorySegment on = string(arena, target.toString());
            MemorySegment kind = string(arena, type);
            MemorySegment options = string(arena, data);
            checked("mount on " + target, errno -> (int) MOUNT.invokeExact(errno, from, on, kind, flags, options));
        }
    }

    static void unmount(Path target) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment on = string(arena, target.toString());
            checked("umount " + target, errno -> (int) UMOUNT.invokeExact(errno, on, MNT_DETACH));
        }
    }

    /** Each has the other's name from now on, and nobody sees a moment between. */
    static void exchange(Path one, Path other) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment first = string(arena, one.toString());
            MemorySegment second = string(arena, other.toString());
            checked("exchange", errno ->
                    (int) RENAMEAT2.invokeExact(errno, AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE));
        }
    }

    /** What can be read from a descriptor at once; empty at its end, or where a terminal's other side is closed. */
    static String read(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(65_536);
            int length = checked("read", errno -> (int) (long) READ.invokeExact(errno, descriptor, buffer, 65_536L));
            return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), UTF_8);
        } catch (IOException nobodyThere) {
            return "";
        }
    }

    /** What comes until a line is whole, or nothing more comes: a terminal may hand it over in pieces. */
    static String readLine(int descriptor) {
        StringBuilder line = new StringBuilder();
        String piece;
        do {
            piece = read(descriptor);
            line.append(piece);
        } while (!piece.isEmpty() && !piece.endsWith("\n"));
        return line.toString();
    }

    static void close(int descriptor) throws IOException {
        checked("close", errno -> (int) CLOSE.invokeExact(errno, descriptor));
    }

    private static MemorySegment string(Arena arena, String text) {
        return text == null ? MemorySegment.NULL : arena.allocateFrom(text);
    }

    private Kernel() {}
}
