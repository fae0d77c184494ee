/*
 * A kernel for fuzzing, compiled in front of davit-init's sources in place of the real one: nothing that davit-init does
 * has an effect, and what it is answered comes from the fuzzer's input.
 */
#ifndef FUZZ_KERNEL_H
#define FUZZ_KERNEL_H

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Begins anew; each call takes some of what is behind the plan for its answer. When nothing is left, all succeeds. */
void kernel_start(const unsigned char *input, size_t plan, size_t size);
/* A descriptor that is open already. */
int kernel_open(mode_t mode, long filesystem);
/* Makes one a file with that content. */
void kernel_fill(int fd, const void *content, size_t size);
/* Frees what is mapped but for such content. With expected, all other descriptors must have been closed. */
void kernel_end(const int *expected, size_t count);

/* Where a process ends, by _exit(2) or execve(2): the fuzzer's. */
__attribute__((noreturn)) void kernel_process_ends(void);

int kernel_openat(int dir, const char *path);
int kernel_close(int fd);
ssize_t kernel_read(int fd, void *buffer, size_t size);
ssize_t kernel_write(int fd, const void *data, size_t size);
off_t kernel_lseek(int fd, off_t offset, int whence);
int kernel_stat(int fd, const char *path, struct stat *st);
int kernel_statfs(int fd, struct statfs *fs);
int kernel_statvfs(int fd, struct statvfs *fs);
int kernel_fcntl(int fd, int command);
ssize_t kernel_readlink(int dir, const char *path, char *target, size_t size);
ssize_t kernel_sendfile(int to, int from, size_t size);
int kernel_pipe(int fds[2]);
int kernel_socket(void);
int kernel_accept(int listener);
ssize_t kernel_sendmsg(int fd, const struct msghdr *message);
int kernel_poll(struct pollfd *polled, nfds_t count);
pid_t kernel_fork(void);
pid_t kernel_wait(pid_t pid, int *status);
void *kernel_mmap(int fd, size_t size);
int kernel_groups(size_t count, const gid_t *groups);
long kernel_syscall(long number, ...);
/* One that only takes descriptors and strings: -1 is no descriptor, NULL no string. */
int kernel_call(int fd, const char *first, const char *second);
int kernel_execve(const char *path, char *const *args, char *const *env);

#ifndef FUZZ_KERNEL_ITSELF
#define openat(dir, path, ...) kernel_openat(dir, path)
#define close(fd) kernel_close(fd)
#define read(fd, buffer, size) kernel_read(fd, buffer, size)
#define write(fd, data, size) kernel_write(fd, data, size)
#define lseek(fd, offset, whence) kernel_lseek(fd, offset, whence)
#define fstat(fd, st) kernel_stat(fd, NULL, st)
#define stat(path, st) kernel_stat(AT_FDCWD, path, st)
#define fstatat(dir, path, st, flags) kernel_stat(dir, path, st)
#define fstatfs(fd, fs) kernel_statfs(fd, fs)
#define fstatvfs(fd, fs) kernel_statvfs(fd, fs)
#define fcntl(fd, command, ...) kernel_fcntl(fd, command)
#define readlinkat(dir, path, target, size) kernel_readlink(dir, path, target, size)
#define sendfile(to, from, offset, size) kernel_sendfile(to, from, size)
#define pipe2(fds, flags) kernel_pipe(fds)
#define memfd_create(name, flags) kernel_socket()
#define socket(family, type, protocol) kernel_socket()
#define accept4(listener, address, size, flags) kernel_accept(listener)
#define sendmsg(fd, message, flags) kernel_sendmsg(fd, message)
#define poll(polled, count, timeout) kernel_poll(polled, count)
#define vfork() kernel_fork()
#define waitpid(pid, status, options) kernel_wait(pid, status)
#define mmap(at, size, protection, flags, fd, offset) kernel_mmap(fd, size)
#define prctl(...) kernel_call(-1, NULL, NULL)
#define syscall(...) kernel_syscall(__VA_ARGS__)
#define execve(path, args, env) kernel_execve(path, args, env)
#define _exit(status) kernel_process_ends()

#define access(path, mode) kernel_call(-1, path, NULL)
#define chdir(path) kernel_call(-1, path, NULL)
#define chroot(path) kernel_call(-1, path, NULL)
#define fchdir(fd) kernel_call(fd, NULL, NULL)
#define fchmod(fd, mode) kernel_call(fd, NULL, NULL)
#define fchmodat(dir, path, mode, flags) kernel_call(dir, path, NULL)
#define fchown(fd, uid, gid) kernel_call(fd, NULL, NULL)
#define fchownat(dir, path, uid, gid, flags) kernel_call(dir, path, NULL)
#define mkdirat(dir, path, mode) kernel_call(dir, path, NULL)
#define mknodat(dir, path, mode, device) kernel_call(dir, path, NULL)
#define symlinkat(target, dir, path) kernel_call(dir, path, target)
#define unlinkat(dir, path, flags) kernel_call(dir, path, NULL)
#define mount(source, target, type, flags, data) (kernel_call(-1, source, target) + kernel_call(-1, type, data) < 0 ? -1 : 0)
#define umount2(path, flags) kernel_call(-1, path, NULL)
#define waitid(type, id, info, options) ((info)->si_pid = (pid_t)(id), kernel_call(-1, NULL, NULL))
#define connect(fd, address, length) kernel_call(fd, NULL, NULL)
#define dup2(from, to) kernel_call(from, NULL, NULL)
#define ioctl(fd, ...) kernel_call(fd, NULL, NULL)
#define kill(pid, signal) kernel_call(-1, NULL, NULL)
#define signal(number, handler) (void)(handler)
#define sigprocmask(how, set, old) (void)(set)
#define umask(mask) (void)(mask)
#define personality(domain) kernel_call(-1, NULL, NULL)
#define setdomainname(name, size) kernel_call(-1, name, NULL)
#define sethostname(name, size) kernel_call(-1, name, NULL)
#define setns(fd, type) kernel_call(fd, NULL, NULL)
#define setrlimit(resource, limit) kernel_call(-1, NULL, NULL)
#define setsid() kernel_call(-1, NULL, NULL)
#define unshare(flags) kernel_call(-1, NULL, NULL)
#define getpid() 4711
#endif

#endif
