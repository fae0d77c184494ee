package io.davit.linux;

import org.graalvm.nativeimage.ImageInfo;

/**
 * The functions of {@code src/main/c/shim/davit.h}, documented there. They return 0 or a value, and -errno on failure.
 * Parameters named {@code out…} are arrays that C fills.
 */
interface Shim {

    /** Linked in the native image, loaded from libdavit.so on a JVM. */
    Shim SHIM = ImageInfo.inImageCode() ? new LinkedShim() : LoadedShim.load();

    int open(int dir, String path, int flags, int mode);

    int openInRoot(int root, String path, int flags);

    int close(int fd);

    long read(int fd, byte[] outBuffer, int size);

    long write(int fd, byte[] data, int offset, int size);

    int mkdir(int dir, String path, int mode);

    int unlink(int dir, String path, int flags);

    int rename(int dir, String from, String to);

    int lock(int fd);

    int stat(int dir, String path, int flags, long[] outFields);

    int chown(int dir, String path, int uid, int gid, int flags);

    int unmount(String path);

    int setMountOption(String path, String option);

    long readlink(int dir, String path, byte[] outBuffer);

    long list(int fd, byte[] outNames);

    long filesystem(int fd);

    int namespaceType(int fd);

    int memfd(String name, byte[] data);

    int spawnInit(int plan, int[] kept, int preserved);

    int spawn(String path, byte[] args, int argCount, byte[] env, int envCount, String cwd, int[] stdio);

    int spawnApart(String path, byte[] args, int argCount, byte[] env, int envCount, String root, int[] fds);

    long wait(int pid, int options);

    int attend(int process, int signals, int notices);

    int passSignals(int signals, int pidfd, int pid);

    int passNotice(int socket, int pid);

    int record(int listener, byte[] program, int socket);

    int kill(int pid, int signal);

    void exit(int status);

    int pidfdOpen(int pid);

    int pidfdSignal(int pidfd, int signal);

    int poll(int[] fds, int[] outEvents, int timeout);

    int pollChange(int fd, int timeout);

    int fork();

    int signals();

    int limit(int pid, int resource, long soft, long hard);

    int subreaper(boolean on);

    int populate(int bytes);

    int openStdio();

    long identity(int what);

    long getenv(String name, byte[] outBuffer);

    long capabilities();

    int socketPair(int[] outFds);

    int pipe(int[] outFds);

    int listen(int dir, String name);

    int bind(int dir, String name);

    int connect(int dir, String name, int type);

    long send(int socket, byte[] data);

    long sendFd(int socket, byte[] data, int fd);

    int netlink();

    int raiseLoopback(int network);

    int pidfdGetfd(int pidfd, int fd);

    long receive(int socket, byte[] outBuffer, int[] outFd);

    int eventfd();

    int deviceFilter(int cgroup, byte[] program);

    int watch(int process, int memory, boolean isFile, int timeout);

    int probe(String name);

    int probeIdmap(String path, int userNamespace);

    int terminalRaw(int fd, byte[] outSaved);

    int terminalRestore(int fd, byte[] saved);

    int terminalSize(int from, int to);

    int terminalPlain(int master, int out);

    int terminalShow(int master, int signals, int notices, int process);

    int nonblocking(int fd);
}
