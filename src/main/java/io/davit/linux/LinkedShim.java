package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.graalvm.nativeimage.PinnedObject;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CLongPointer;

/**
 * The C functions linked into the native executable; they access pinned arrays of the Java heap. It is long because it
 * has a method for each method of the interface and a declaration for each C function.
 */
final class LinkedShim implements Shim {

    private static PinnedObject pin(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        byte[] terminated = new byte[utf8.length + 1];
        System.arraycopy(utf8, 0, terminated, 0, utf8.length);
        return PinnedObject.create(terminated);
    }

    private static CCharPointer bytes(PinnedObject pinned) {
        return pinned.addressOfArrayElement(0);
    }

    private static CIntPointer ints(PinnedObject pinned) {
        return pinned.addressOfArrayElement(0);
    }

    private static CLongPointer longs(PinnedObject pinned) {
        return pinned.addressOfArrayElement(0);
    }

    @Override
    public int open(int dir, String path, int flags, int mode) {
        try (PinnedObject cPath = pin(path)) {
            return davit_open(dir, bytes(cPath), flags, mode);
        }
    }

    @Override
    public int openInRoot(int root, String path, int flags) {
        try (PinnedObject cPath = pin(path)) {
            return davit_open_in_root(root, bytes(cPath), flags);
        }
    }

    @Override
    public int close(int fd) {
        return davit_close(fd);
    }

    @Override
    public long read(int fd, byte[] outBuffer, int size) {
        try (PinnedObject cOutBuffer = PinnedObject.create(outBuffer)) {
            return davit_read(fd, bytes(cOutBuffer), size);
        }
    }

    @Override
    public long write(int fd, byte[] data, int offset, int size) {
        try (PinnedObject cData = PinnedObject.create(data)) {
            return davit_write(fd, bytes(cData).addressOf(offset), size);
        }
    }

    @Override
    public int mkdir(int dir, String path, int mode) {
        try (PinnedObject cPath = pin(path)) {
            return davit_mkdir(dir, bytes(cPath), mode);
        }
    }

    @Override
    public int unlink(int dir, String path, int flags) {
        try (PinnedObject cPath = pin(path)) {
            return davit_unlink(dir, bytes(cPath), flags);
        }
    }

    @Override
    public int rename(int dir, String from, String to) {
        try (PinnedObject cFrom = pin(from);
                PinnedObject cTo = pin(to)) {
            return davit_rename(dir, bytes(cFrom), bytes(cTo));
        }
    }

    @Override
    public int lock(int fd) {
        return davit_lock(fd);
    }

    @Override
    public int stat(int dir, String path, int flags, long[] outFields) {
        try (PinnedObject cPath = pin(path);
                PinnedObject cOutFields = PinnedObject.create(outFields)) {
            return davit_stat(dir, bytes(cPath), flags, longs(cOutFields));
        }
    }

    @Override
    public int chown(int dir, String path, int uid, int gid, int flags) {
        try (PinnedObject cPath = pin(path)) {
            return davit_chown(dir, bytes(cPath), uid, gid, flags);
        }
    }

    @Override
    public int setMountOption(String path, String option) {
        try (PinnedObject cPath = pin(path);
                PinnedObject cOption = pin(option)) {
            return davit_set_mount_option(bytes(cPath), bytes(cOption));
        }
    }

    @Override
    public int unmount(String path) {
        try (PinnedObject cPath = pin(path)) {
            return davit_unmount(bytes(cPath));
        }
    }

    @Override
    public long readlink(int dir, String path, byte[] outBuffer) {
        try (PinnedObject cPath = pin(path);
                PinnedObject cOutBuffer = PinnedObject.create(outBuffer)) {
            return davit_readlink(dir, bytes(cPath), bytes(cOutBuffer), outBuffer.length);
        }
    }

    @Override
    public long list(int fd, byte[] outNames) {
        try (PinnedObject cOutNames = PinnedObject.create(outNames)) {
            return davit_list(fd, bytes(cOutNames), outNames.length);
        }
    }

    @Override
    public long filesystem(int fd) {
        return davit_filesystem(fd);
    }

    @Override
    public int namespaceType(int fd) {
        return davit_namespace_type(fd);
    }

    @Override
    public int memfd(String name, byte[] data) {
        try (PinnedObject cName = pin(name);
                PinnedObject cData = PinnedObject.create(data)) {
            return davit_memfd(bytes(cName), bytes(cData), data.length);
        }
    }

    @Override
    public int spawnInit(int plan, int[] kept, int preserved) {
        try (PinnedObject cKept = PinnedObject.create(kept)) {
            return davit_spawn_init(plan, ints(cKept), kept.length, preserved);
        }
    }

    @Override
    public int spawn(String path, byte[] args, int argCount, byte[] env, int envCount, String cwd, int[] stdio) {
        try (PinnedObject cPath = pin(path);
                PinnedObject cArgs = PinnedObject.create(args);
                PinnedObject cEnv = PinnedObject.create(env);
                PinnedObject cCwd = pin(cwd);
                PinnedObject cStdio = PinnedObject.create(stdio)) {
            return davit_spawn(bytes(cPath), bytes(cArgs), argCount, bytes(cEnv), envCount, bytes(cCwd), ints(cStdio));
        }
    }

    @Override
    public int spawnApart(
            String path, byte[] args, int argCount, byte[] env, int envCount, String root, int[] fds) {
        try (PinnedObject cPath = pin(path);
                PinnedObject cArgs = PinnedObject.create(args);
                PinnedObject cEnv = PinnedObject.create(env);
                PinnedObject cRoot = pin(root);
                PinnedObject cFds = PinnedObject.create(fds)) {
            return davit_spawn_apart(
                    bytes(cPath), bytes(cArgs), argCount, bytes(cEnv), envCount, bytes(cRoot), ints(cFds), fds.length);
        }
    }

    @Override
    public long wait(int pid, int options) {
        return davit_wait(pid, options);
    }

    @Override
    public int attend(int process, int signals, int notices) {
        return davit_attend(process, signals, notices);
    }

    @Override
    public int passSignals(int signals, int pidfd, int pid) {
        return davit_pass_signals(signals, pidfd, pid);
    }

    @Override
    public int passNotice(int socket, int pid) {
        return davit_pass_notice(socket, pid);
    }

    @Override
    public int record(int listener, byte[] program, int socket) {
        try (PinnedObject cProgram = PinnedObject.create(program)) {
            return davit_record(listener, bytes(cProgram), program.length, socket);
        }
    }

    @Override
    public int kill(int pid, int signal) {
        return davit_kill(pid, signal);
    }

    @Override
    public void exit(int status) {
        davit_exit(status);
    }

    @Override
    public int pidfdOpen(int pid) {
        return davit_pidfd_open(pid);
    }

    @Override
    public int pidfdSignal(int pidfd, int signal) {
        return davit_pidfd_signal(pidfd, signal);
    }

    @Override
    public int poll(int[] fds, int[] outEvents, int timeout) {
        try (PinnedObject cFds = PinnedObject.create(fds);
                PinnedObject cOutEvents = PinnedObject.create(outEvents)) {
            return davit_poll(ints(cFds), ints(cOutEvents), outEvents.length, timeout);
        }
    }

    @Override
    public int pollChange(int fd, int timeout) {
        return davit_poll_change(fd, timeout);
    }

    @Override
    public int fork() {
        return davit_fork();
    }

    @Override
    public int signals() {
        return davit_signals();
    }

    @Override
    public int limit(int pid, int resource, long soft, long hard) {
        return davit_limit(pid, resource, soft, hard);
    }

    /** Populates from the most recent allocation on, since the heap grows upwards from there. */
    @Override
    public int populate(int bytes) {
        try (PinnedObject last = PinnedObject.create(new byte[1])) {
            return davit_populate(bytes(last), bytes);
        }
    }

    @Override
    public int subreaper(boolean on) {
        return davit_subreaper(on ? 1 : 0);
    }

    @Override
    public int openStdio() {
        return davit_open_stdio();
    }

    @Override
    public long identity(int what) {
        return davit_identity(what);
    }

    @Override
    public long getenv(String name, byte[] outBuffer) {
        try (PinnedObject cName = pin(name);
                PinnedObject cOutBuffer = PinnedObject.create(outBuffer)) {
            return davit_getenv(bytes(cName), bytes(cOutBuffer), outBuffer.length);
        }
    }

    @Override
    public long capabilities() {
        return davit_capabilities();
    }

    @Override
    public int socketPair(int[] outFds) {
        try (PinnedObject cOutFds = PinnedObject.create(outFds)) {
            return davit_socket_pair(ints(cOutFds));
        }
    }

    @Override
    public int pipe(int[] outFds) {
        try (PinnedObject cOutFds = PinnedObject.create(outFds)) {
            return davit_pipe(ints(cOutFds));
        }
    }

    @Override
    public int listen(int dir, String name) {
        try (PinnedObject cName = pin(name)) {
            return davit_listen(dir, bytes(cName));
        }
    }

    @Override
    public int bind(int dir, String name) {
        try (PinnedObject cName = pin(name)) {
            return davit_bind(dir, bytes(cName));
        }
    }

    @Override
    public int connect(int dir, String name, int type) {
        try (PinnedObject cName = pin(name)) {
            return davit_connect(dir, bytes(cName), type);
        }
    }

    @Override
    public long send(int socket, byte[] data) {
        try (PinnedObject cData = PinnedObject.create(data)) {
            return davit_send(socket, bytes(cData), data.length);
        }
    }

    @Override
    public long sendFd(int socket, byte[] data, int fd) {
        try (PinnedObject cData = PinnedObject.create(data)) {
            return davit_send_fd(socket, bytes(cData), data.length, fd);
        }
    }

    @Override
    public int netlink() {
        return davit_netlink();
    }

    @Override
    public int raiseLoopback(int network) {
        return davit_raise_loopback(network);
    }

    @Override
    public int pidfdGetfd(int pidfd, int fd) {
        return davit_pidfd_getfd(pidfd, fd);
    }

    @Override
    public long receive(int socket, byte[] outBuffer, int[] outFd) {
        try (PinnedObject cOutBuffer = PinnedObject.create(outBuffer);
                PinnedObject cOutFd = PinnedObject.create(outFd)) {
            return davit_receive(socket, bytes(cOutBuffer), outBuffer.length, ints(cOutFd));
        }
    }

    @Override
    public int eventfd() {
        return davit_eventfd();
    }

    @Override
    public int deviceFilter(int cgroup, byte[] program) {
        try (PinnedObject cProgram = PinnedObject.create(program)) {
            return davit_device_filter(cgroup, bytes(cProgram), program.length);
        }
    }

    @Override
    public int watch(int process, int memory, boolean isFile, int timeout) {
        return davit_watch(process, memory, isFile ? 1 : 0, timeout);
    }

    @Override
    public int probe(String name) {
        try (PinnedObject cName = pin(name)) {
            return davit_probe(bytes(cName));
        }
    }

    @Override
    public int probeIdmap(String path, int userNamespace) {
        try (PinnedObject cPath = pin(path)) {
            return davit_probe_idmap(bytes(cPath), userNamespace);
        }
    }

    @Override
    public int terminalRaw(int fd, byte[] outSaved) {
        try (PinnedObject cOutSaved = PinnedObject.create(outSaved)) {
            return davit_terminal_raw(fd, bytes(cOutSaved), outSaved.length);
        }
    }

    @Override
    public int terminalRestore(int fd, byte[] saved) {
        try (PinnedObject cSaved = PinnedObject.create(saved)) {
            return davit_terminal_restore(fd, bytes(cSaved));
        }
    }

    @Override
    public int terminalSize(int from, int to) {
        return davit_terminal_size(from, to);
    }

    @Override
    public int terminalPlain(int master, int out) {
        return davit_terminal_plain(master, out);
    }

    @Override
    public int terminalShow(int master, int signals, int notices, int process) {
        return davit_terminal_show(master, signals, notices, process);
    }

    @Override
    public int nonblocking(int fd) {
        return davit_nonblocking(fd);
    }

    @CFunction
    private static native int davit_open(int dir, CCharPointer path, int flags, int mode);

    @CFunction
    private static native int davit_open_in_root(int root, CCharPointer path, int flags);

    @CFunction
    private static native int davit_close(int fd);

    @CFunction
    private static native long davit_read(int fd, CCharPointer outBuffer, long size);

    @CFunction
    private static native long davit_write(int fd, CCharPointer data, long size);

    @CFunction
    private static native int davit_mkdir(int dir, CCharPointer path, int mode);

    @CFunction
    private static native int davit_unlink(int dir, CCharPointer path, int flags);

    @CFunction
    private static native int davit_rename(int dir, CCharPointer from, CCharPointer to);

    @CFunction
    private static native int davit_lock(int fd);

    @CFunction
    private static native int davit_stat(int dir, CCharPointer path, int flags, CLongPointer outFields);

    @CFunction
    private static native int davit_chown(int dir, CCharPointer path, int uid, int gid, int flags);

    @CFunction
    private static native int davit_set_mount_option(CCharPointer path, CCharPointer option);

    @CFunction
    private static native int davit_unmount(CCharPointer path);

    @CFunction
    private static native long davit_readlink(int dir, CCharPointer path, CCharPointer outBuffer, long size);

    @CFunction
    private static native long davit_list(int fd, CCharPointer outNames, long size);

    @CFunction
    private static native long davit_filesystem(int fd);

    @CFunction
    private static native int davit_namespace_type(int fd);

    @CFunction
    private static native int davit_memfd(CCharPointer name, CCharPointer data, long size);

    @CFunction
    private static native int davit_spawn_init(int plan, CIntPointer kept, int count, int preserved);

    @CFunction
    private static native int davit_spawn(CCharPointer path, CCharPointer args, int argCount, CCharPointer env, int envCount, CCharPointer cwd, CIntPointer stdio);

    @CFunction
    private static native int davit_spawn_apart(CCharPointer path, CCharPointer args, int argCount, CCharPointer env, int envCount, CCharPointer root, CIntPointer fds, int fdCount);

    @CFunction
    private static native long davit_wait(int pid, int options);

    @CFunction
    private static native int davit_attend(int process, int signals, int notices);

    @CFunction
    private static native int davit_pass_signals(int signals, int pidfd, int pid);

    @CFunction
    private static native int davit_pass_notice(int socket, int pid);

    @CFunction
    private static native int davit_record(int listener, CCharPointer program, long size, int socket);

    @CFunction
    private static native int davit_kill(int pid, int signal);

    @CFunction
    private static native void davit_exit(int status);

    @CFunction
    private static native int davit_pidfd_open(int pid);

    @CFunction
    private static native int davit_pidfd_signal(int pidfd, int signal);

    @CFunction
    private static native int davit_poll(CIntPointer fds, CIntPointer outEvents, int count, int timeout);

    @CFunction
    private static native int davit_poll_change(int fd, int timeout);

    @CFunction
    private static native int davit_fork();

    @CFunction
    private static native int davit_signals();

    @CFunction
    private static native int davit_limit(int pid, int resource, long soft, long hard);

    @CFunction
    private static native int davit_subreaper(int on);

    @CFunction
    private static native int davit_populate(CCharPointer start, long size);

    @CFunction
    private static native int davit_open_stdio();

    @CFunction
    private static native long davit_identity(int what);

    @CFunction
    private static native long davit_getenv(CCharPointer name, CCharPointer buffer, long size);

    @CFunction
    private static native long davit_capabilities();

    @CFunction
    private static native int davit_socket_pair(CIntPointer outFds);

    @CFunction
    private static native int davit_pipe(CIntPointer outFds);

    @CFunction
    private static native int davit_listen(int dir, CCharPointer name);

    @CFunction
    private static native int davit_bind(int dir, CCharPointer name);

    @CFunction
    private static native int davit_connect(int dir, CCharPointer name, int type);

    @CFunction
    private static native long davit_send(int socket, CCharPointer data, long size);

    @CFunction
    private static native long davit_send_fd(int socket, CCharPointer data, long size, int fd);

    @CFunction
    private static native int davit_netlink();

    @CFunction
    private static native int davit_raise_loopback(int network);

    @CFunction
    private static native int davit_pidfd_getfd(int pidfd, int fd);

    @CFunction
    private static native long davit_receive(int socket, CCharPointer buffer, long size, CIntPointer fd);

    @CFunction
    private static native int davit_eventfd();

    @CFunction
    private static native int davit_device_filter(int cgroup, CCharPointer program, long size);

    @CFunction
    private static native int davit_watch(int process, int memory, int isFile, int timeout);

    @CFunction
    private static native int davit_probe(CCharPointer name);

    @CFunction
    private static native int davit_probe_idmap(CCharPointer path, int userNamespace);

    @CFunction
    private static native int davit_terminal_raw(int fd, CCharPointer saved, long size);

    @CFunction
    private static native int davit_terminal_restore(int fd, CCharPointer saved);

    @CFunction
    private static native int davit_terminal_size(int from, int to);

    @CFunction
    private static native int davit_terminal_plain(int master, int out);

    @CFunction
    private static native int davit_terminal_show(int master, int signals, int notices, int process);

    @CFunction
    private static native int davit_nonblocking(int fd);
}
