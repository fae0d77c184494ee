package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * The C functions loaded from libdavit.so by jnr-ffi, for davit on a JVM. It is long because it has a method for each
 * method of the interface and a declaration for each C function.
 */
final class LoadedShim implements Shim {

    /** System property with the path of the library, if it is not next to davit's classes. */
    private static final String PROPERTY = "davit.library";

    private final Library library;

    private LoadedShim(Library library) {
        this.library = library;
    }

    static Shim load() {
        return new LoadedShim(LibraryLoader.create(Library.class).load(file().toString()));
    }

    private static Path file() {
        String named = System.getProperty(PROPERTY);
        Path file = named != null ? Path.of(named) : besideClasses();
        if (!Files.exists(file)) {
            throw new DavitException("no " + file + ": build it with make jar, or name it by -D" + PROPERTY);
        }
        return file.toAbsolutePath();
    }

    private static Path besideClasses() {
        URI classes = URI.create(
                LoadedShim.class.getProtectionDomain().getCodeSource().getLocation().toString());
        return Path.of(classes).resolveSibling("libdavit.so");
    }

    private static byte[] terminated(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return Arrays.copyOf(utf8, utf8.length + 1);
    }

    @Override
    public int open(int dir, String path, int flags, int mode) {
        return library.davit_open(dir, terminated(path), flags, mode);
    }

    @Override
    public int openInRoot(int root, String path, int flags) {
        return library.davit_open_in_root(root, terminated(path), flags);
    }

    @Override
    public int close(int fd) {
        return library.davit_close(fd);
    }

    @Override
    public long read(int fd, byte[] outBuffer, int size) {
        return library.davit_read(fd, outBuffer, size);
    }

    @Override
    public long write(int fd, byte[] data, int offset, int size) {
        return library.davit_write(fd, Arrays.copyOfRange(data, offset, offset + size), size);
    }

    @Override
    public int mkdir(int dir, String path, int mode) {
        return library.davit_mkdir(dir, terminated(path), mode);
    }

    @Override
    public int unlink(int dir, String path, int flags) {
        return library.davit_unlink(dir, terminated(path), flags);
    }

    @Override
    public int rename(int dir, String from, String to) {
        return library.davit_rename(dir, terminated(from), terminated(to));
    }

    @Override
    public int lock(int fd) {
        return library.davit_lock(fd);
    }

    @Override
    public int stat(int dir, String path, int flags, long[] outFields) {
        return library.davit_stat(dir, terminated(path), flags, outFields);
    }

    @Override
    public int chown(int dir, String path, int uid, int gid, int flags) {
        return library.davit_chown(dir, terminated(path), uid, gid, flags);
    }

    @Override
    public int setMountOption(String path, String option) {
        return library.davit_set_mount_option(terminated(path), terminated(option));
    }

    @Override
    public int unmount(String path) {
        return library.davit_unmount(terminated(path));
    }

    @Override
    public long readlink(int dir, String path, byte[] outBuffer) {
        return library.davit_readlink(dir, terminated(path), outBuffer, outBuffer.length);
    }

    @Override
    public long list(int fd, byte[] outNames) {
        return library.davit_list(fd, outNames, outNames.length);
    }

    @Override
    public long filesystem(int fd) {
        return library.davit_filesystem(fd);
    }

    @Override
    public int namespaceType(int fd) {
        return library.davit_namespace_type(fd);
    }

    @Override
    public int memfd(String name, byte[] data) {
        return library.davit_memfd(terminated(name), data, data.length);
    }

    @Override
    public int spawnInit(int plan, int[] kept, int preserved) {
        return library.davit_spawn_init(plan, kept, kept.length, preserved);
    }

    @Override
    public int spawn(String path, byte[] args, int argCount, byte[] env, int envCount, String cwd, int[] stdio) {
        return library.davit_spawn(terminated(path), args, argCount, env, envCount, terminated(cwd), stdio);
    }

    @Override
    public int spawnApart(
            String path, byte[] args, int argCount, byte[] env, int envCount, String root, int[] fds) {
        return library.davit_spawn_apart(
                terminated(path), args, argCount, env, envCount, terminated(root), fds, fds.length);
    }

    @Override
    public long wait(int pid, int options) {
        return library.davit_wait(pid, options);
    }

    @Override
    public int attend(int process, int signals, int notices) {
        return library.davit_attend(process, signals, notices);
    }

    @Override
    public int passSignals(int signals, int pidfd, int pid) {
        return library.davit_pass_signals(signals, pidfd, pid);
    }

    @Override
    public int passNotice(int socket, int pid) {
        return library.davit_pass_notice(socket, pid);
    }

    @Override
    public int record(int listener, byte[] program, int socket) {
        return library.davit_record(listener, program, program.length, socket);
    }

    @Override
    public int kill(int pid, int signal) {
        return library.davit_kill(pid, signal);
    }

    @Override
    public void exit(int status) {
        Runtime.getRuntime().halt(status);
    }

    @Override
    public int pidfdOpen(int pid) {
        return library.davit_pidfd_open(pid);
    }

    @Override
    public int pidfdSignal(int pidfd, int signal) {
        return library.davit_pidfd_signal(pidfd, signal);
    }

    @Override
    public int poll(int[] fds, int[] outEvents, int timeout) {
        return library.davit_poll(fds, outEvents, outEvents.length, timeout);
    }

    @Override
    public int pollChange(int fd, int timeout) {
        return library.davit_poll_change(fd, timeout);
    }

    /** A JVM is multithreaded, so it cannot run on after fork(2). */
    @Override
    public int fork() {
        return -Errno.ENOSYS.number();
    }

    @Override
    public int signals() {
        return library.davit_signals();
    }

    @Override
    public int limit(int pid, int resource, long soft, long hard) {
        return library.davit_limit(pid, resource, soft, hard);
    }

    /** The JVM manages its own heap. */
    @Override
    public int populate(int bytes) {
        return 0;
    }

    @Override
    public int subreaper(boolean on) {
        return library.davit_subreaper(on ? 1 : 0);
    }

    @Override
    public int openStdio() {
        return library.davit_open_stdio();
    }

    @Override
    public long identity(int what) {
        return library.davit_identity(what);
    }

    @Override
    public long getenv(String name, byte[] outBuffer) {
        return library.davit_getenv(terminated(name), outBuffer, outBuffer.length);
    }

    @Override
    public long capabilities() {
        return library.davit_capabilities();
    }

    @Override
    public int socketPair(int[] outFds) {
        return library.davit_socket_pair(outFds);
    }

    @Override
    public int pipe(int[] outFds) {
        return library.davit_pipe(outFds);
    }

    @Override
    public int listen(int dir, String name) {
        return library.davit_listen(dir, terminated(name));
    }

    @Override
    public int bind(int dir, String name) {
        return library.davit_bind(dir, terminated(name));
    }

    @Override
    public int connect(int dir, String name, int type) {
        return library.davit_connect(dir, terminated(name), type);
    }

    @Override
    public long send(int socket, byte[] data) {
        return library.davit_send(socket, data, data.length);
    }

    @Override
    public long sendFd(int socket, byte[] data, int fd) {
        return library.davit_send_fd(socket, data, data.length, fd);
    }

    @Override
    public int netlink() {
        return library.davit_netlink();
    }

    @Override
    public int raiseLoopback(int network) {
        return library.davit_raise_loopback(network);
    }

    @Override
    public int pidfdGetfd(int pidfd, int fd) {
        return library.davit_pidfd_getfd(pidfd, fd);
    }
    @Override
    public long receive(int socket, byte[] outBuffer, int[] outFd) {
        return library.davit_receive(socket, outBuffer, outBuffer.length, outFd);
    }

    @Override
    public int eventfd() {
        return library.davit_eventfd();
    }

    @Override
    public int deviceFilter(int cgroup, byte[] program) {
        return library.davit_device_filter(cgroup, program, program.length);
    }

    @Override
    public int watch(int process, int memory, boolean isFile, int timeout) {
        return library.davit_watch(process, memory, isFile ? 1 : 0, timeout);
    }

    @Override
    public int probe(String name) {
        return library.davit_probe(terminated(name));
    }

    @Override
    public int probeIdmap(String path, int userNamespace) {
        return library.davit_probe_idmap(terminated(path), userNamespace);
    }

    @Override
    public int terminalRaw(int fd, byte[] outSaved) {
        return library.davit_terminal_raw(fd, outSaved, outSaved.length);
    }

    @Override
    public int terminalRestore(int fd, byte[] saved) {
        return library.davit_terminal_restore(fd, saved);
    }

    @Override
    public int terminalSize(int from, int to) {
        return library.davit_terminal_size(from, to);
    }

    @Override
    public int terminalPlain(int master, int out) {
        return library.davit_terminal_plain(master, out);
    }

    @Override
    public int terminalShow(int master, int signals, int notices, int process) {
        return library.davit_terminal_show(master, signals, notices, process);
    }

    @Override
    public int nonblocking(int fd) {
        return library.davit_nonblocking(fd);
    }

    /** The C functions; each method has the name of its function. */
    public interface Library {
        int davit_open(int dir, @In byte[] path, int flags, int mode);

        int davit_open_in_root(int root, @In byte[] path, int flags);

        int davit_close(int fd);

        long davit_read(int fd, @Out byte[] outBuffer, long size);

        long davit_write(int fd, @In byte[] data, long size);

        int davit_mkdir(int dir, @In byte[] path, int mode);

        int davit_unlink(int dir, @In byte[] path, int flags);

        int davit_rename(int dir, @In byte[] from, @In byte[] to);

        int davit_lock(int fd);

        int davit_stat(int dir, @In byte[] path, int flags, @Out long[] outFields);

        int davit_chown(int dir, @In byte[] path, int uid, int gid, int flags);

        int davit_set_mount_option(@In byte[] path, @In byte[] option);

        int davit_unmount(@In byte[] path);

        long davit_readlink(int dir, @In byte[] path, @Out byte[] outBuffer, long size);

        long davit_list(int fd, @Out byte[] outNames, long size);

        long davit_filesystem(int fd);

        int davit_namespace_type(int fd);

        int davit_memfd(@In byte[] name, @In byte[] data, long size);

        int davit_spawn_init(int plan, @In int[] kept, int count, int preserved);

        int davit_spawn(@In byte[] path, @In byte[] args, int argCount, @In byte[] env, int envCount, @In byte[] cwd, @In int[] stdio);

        int davit_spawn_apart(@In byte[] path, @In byte[] args, int argCount, @In byte[] env, int envCount, @In byte[] root, @In int[] fds, int fdCount);

        long davit_wait(int pid, int options);

        int davit_attend(int process, int signals, int notices);

        int davit_pass_signals(int signals, int pidfd, int pid);

        int davit_pass_notice(int socket, int pid);

        int davit_record(int listener, @In byte[] program, long size, int socket);

        int davit_kill(int pid, int signal);

        int davit_pidfd_open(int pid);

        int davit_pidfd_signal(int pidfd, int signal);

        int davit_poll(@In int[] fds, @Out int[] outEvents, int count, int timeout);

        int davit_poll_change(int fd, int timeout);

        int davit_signals();

        int davit_limit(int pid, int resource, long soft, long hard);

        int davit_subreaper(int on);

        int davit_open_stdio();

        long davit_identity(int what);

        long davit_getenv(@In byte[] name, @Out byte[] buffer, long size);

        long davit_capabilities();

        int davit_socket_pair(@Out int[] outFds);

        int davit_pipe(@Out int[] outFds);

        int davit_listen(int dir, @In byte[] name);

        int davit_bind(int dir, @In byte[] name);

        int davit_connect(int dir, @In byte[] name, int type);

        long davit_send(int socket, @In byte[] data, long size);

        long davit_send_fd(int socket, @In byte[] data, long size, int fd);

        int davit_netlink();

        int davit_raise_loopback(int network);

        int davit_pidfd_getfd(int pidfd, int fd);
    
        long davit_receive(int socket, @Out byte[] buffer, long size, @Out int[] fd);

        int davit_eventfd();

        int davit_device_filter(int cgroup, @In byte[] program, long size);

        int davit_watch(int process, int memory, int isFile, int timeout);

        int davit_probe(@In byte[] name);

        int davit_probe_idmap(@In byte[] path, int userNamespace);

        int davit_terminal_raw(int fd, @Out byte[] saved, long size);

        int davit_terminal_restore(int fd, @In byte[] saved);

        int davit_terminal_size(int from, int to);

        int davit_terminal_plain(int master, int out);

        int davit_terminal_show(int master, int signals, int notices, int process);

        int davit_nonblocking(int fd);
    }
}
