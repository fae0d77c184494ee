/*
 * The C functions that Java calls: through jnr-ffi in libdavit.so, or linked into the executable. The Java interface is
 * io.davit.linux.Shim.
 *
 * All functions return 0 or a value on success, -errno on failure. All file descriptors that they make are
 * close-on-exec.
 */
#ifndef DAVIT_SHIM_H
#define DAVIT_SHIM_H

#include <errno.h>

static inline long result(long value)
{
    return value < 0 ? -errno : value;
}

/* Files. dir is the file descriptor of a directory, or AT_FDCWD. */
int davit_open(int dir, const char *path, int flags, int mode);
int davit_open_in_root(int root, const char *path, int flags);
int davit_close(int fd);
long davit_read(int fd, void *buffer, long size);
long davit_write(int fd, const void *data, long size);
int davit_mkdir(int dir, const char *path, int mode);
int davit_unlink(int dir, const char *path, int flags);
int davit_rename(int dir, const char *from, const char *to);
int davit_lock(int fd);
int davit_stat(int dir, const char *path, int flags, long *fields);
int davit_chown(int dir, const char *path, int uid, int gid, int flags);
int davit_unmount(const char *path);
int davit_set_mount_option(const char *path, const char *option);
long davit_readlink(int dir, const char *path, void *buffer, long size);
long davit_list(int fd, void *names, long size);
long davit_filesystem(int fd);
int davit_namespace_type(int fd);
int davit_nameless_file(const void *data, long size, int mode);
int davit_memfd(const char *name, const void *data, long size);

/* Not called by Java: returns a sealed memfd with the data; flags are added to those of memfd_create(2). */
int sealed_memfd(const char *name, const void *data, long size, unsigned flags);

/* Not called by Java: moves file descriptors to the numbers from 0. */
int take_descriptors(const int *fds, int count);

/* Processes. */
int davit_init_image(void);
int davit_spawn_init(int plan, const int *kept, int count, int preserved);
int davit_spawn(const char *path, const char *args, int arg_count, const char *env, int env_count, const char *cwd,
                const int *stdio);
int davit_spawn_apart(const char *path, const char *args, int arg_count, const char *env, int env_count,
                      const char *root, const int *fds, int fd_count);
long davit_wait(int pid, int options);
void davit_reap_others(int pid);
int davit_kill(int pid, int signal);
void davit_exit(int status);
int davit_pidfd_open(int pid);
int davit_pidfd_signal(int pidfd, int signal);
struct pollfd;
/* As poll(2), for file descriptors some of which are processes: see pidfd.c. */
int davit_poll_processes(struct pollfd *polled, int count, int timeout);
int davit_poll(const int *fds, int *events, int count, int timeout);
int davit_poll_change(int fd, int timeout);
int davit_fork(void);
int davit_signals(void);
int davit_limit(int pid, int resource, long soft, long hard);
int davit_subreaper(int on);
int davit_populate(const void *start, long size);
int davit_open_stdio(void);
long davit_identity(int what);
long davit_getenv(const char *name, void *buffer, long size);
long davit_capabilities(void);

/* A container in the foreground. */
int davit_attend(int process, int signals, int notices);
int davit_pass_signals(int signals, int pidfd, int pid);
int davit_pass_notice(int socket, int pid);
int davit_record(int listener, const void *program, long size, int socket);

/* Sockets. */
int davit_socket_pair(int *fds);
int davit_pipe(int *fds);
int davit_listen(int dir, const char *name);
int davit_bind(int dir, const char *name);
int davit_connect(int dir, const char *name, int type);
long davit_send(int socket, const void *data, long size);
long davit_send_fd(int socket, const void *data, long size, int fd);
long davit_receive(int socket, void *buffer, long size, int *fd);
int davit_netlink(void);
int davit_raise_loopback(int network);
int davit_pidfd_getfd(int pidfd, int fd);

/* Cgroups. */
int davit_eventfd(void);
int davit_device_filter(int cgroup, const void *program, long size);
int davit_watch(int process, int memory, int is_file, int timeout);

/* Host features. EDOM: there is no probe with that name. */
int davit_probe(const char *name);
int davit_probe_idmap(const char *path, int user_namespace);

/* Terminals. */
int davit_terminal_raw(int fd, void *saved, long size);
int davit_terminal_restore(int fd, const void *saved);
int davit_terminal_size(int from, int to);
int davit_terminal_plain(int master, int out);
int davit_terminal_show(int master, int signals, int notices, int process);
int davit_nonblocking(int fd);

#endif
