#include "davit.h"
#include <fcntl.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int davit_socket_pair(int *fds)
{
    return (int)result(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds));
}

/* Only the read end is nonblocking, since another program that inherits the write end would not expect EAGAIN. */
int davit_pipe(int *fds)
{
    if (pipe2(fds, O_CLOEXEC) < 0)
        return -errno;
    return (int)result(fcntl(fds[0], F_SETFL, O_NONBLOCK));
}

/*
 * Fills the address of a socket and returns its length. dir, unless AT_FDCWD, is the file descriptor of the directory,
 * for paths longer than an address. A name that begins with @ is an abstract socket (unix(7)).
 */
static int address_of(struct sockaddr_un *address, int dir, const char *name)
{
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int length = dir == AT_FDCWD ? snprintf(address->sun_path, sizeof address->sun_path, "%s", name)
                                 : snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", dir, name);
    if (length >= (int)sizeof address->sun_path)
        return -ENAMETOOLONG;
    if (address->sun_path[0] != '@')
        return (int)sizeof *address;
    address->sun_path[0] = 0;
    return (int)offsetof(struct sockaddr_un, sun_path) + length;
}

static int open_socket(int dir, const char *name, int type, int (*use)(int, const struct sockaddr *, socklen_t))
{
    struct sockaddr_un address;
    int length = address_of(&address, dir, name);
    if (length < 0)
        return length;
    int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (use(fd, (const struct sockaddr *)&address, (socklen_t)length) == 0)
        return fd;
    int err = -errno;
    close(fd);
    return err;
}

/* Returns a listening SOCK_SEQPACKET socket. */
int davit_listen(int dir, const char *name)
{
    int fd = open_socket(dir, name, SOCK_SEQPACKET, bind);
    if (fd < 0 || listen(fd, 1) == 0)
        return fd;
    int err = -errno;
    close(fd);
    return err;
}

/* Returns a bound SOCK_DGRAM socket with mode 0666. */
int davit_bind(int dir, const char *name)
{
    int fd = open_socket(dir, name, SOCK_DGRAM, bind);
    if (fd < 0 || fchmodat(dir, name, 0666, 0) == 0)
        return fd;
    int err = -errno;
    close(fd);
    return err;
}

/* SO_SNDTIMEO limits connect(2) too (socket(7)), so that a peer that does not accept cannot block davit forever. */
static int connect_for_a_while(int fd, const struct sockaddr *address, socklen_t length)
{
    struct timeval longest = {.tv_sec = 30};
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);
    return connect(fd, address, length);
}

/* Connects to a socket; type is a SOCK_* constant. */
int davit_connect(int dir, const char *name, int type)
{
    return open_socket(dir, name, type, connect_for_a_while);
}

/* Sends a datagram; -EPIPE, and no SIGPIPE, if the peer has closed the socket. */
long davit_send(int socket, const void *data, long size)
{
    return result(send(socket, data, (size_t)size, MSG_NOSIGNAL));
}

/* Sends data with a file descriptor (SCM_RIGHTS). */
long davit_send_fd(int socket, const void *data, long size, int fd)
{
    union {
        char room[CMSG_SPACE(sizeof fd)];
        struct cmsghdr align;
    } control = {0};
    struct iovec bytes = {(void *)data, (size_t)size};
    struct msghdr message = {
        .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    return result(sendmsg(socket, &message, MSG_NOSIGNAL));
}

/* Receives a datagram and its file descriptor (SCM_RIGHTS); fd is -1 if there is none. */
long davit_receive(int socket, void *buffer, long size, int *fd)
{
    union {
        char room[CMSG_SPACE(sizeof *fd)];
        struct cmsghdr align;
    } control;
    struct iovec bytes = {buffer, (size_t)size};
    struct msghdr message = {
        .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    long length;
    do
        length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (length < 0 && errno == EINTR);
    *fd = -1;
    if (length < 0)
        return -errno;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header != NULL && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        memcpy(fd, CMSG_DATA(header), sizeof *fd);
    return length;
}

/* Returns an rtnetlink(7) socket of this process's network namespace; connected, it only receives from the kernel. */
int davit_netlink(void)
{
    const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    int fd = (int)result(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    if (fd < 0 || connect(fd, (const struct sockaddr *)&kernel, sizeof kernel) == 0)
        return fd;
    int err = -errno;
    close(fd);
    return err;
}

/* Runs in the child; returns 0 or an errno. */
static int raise_loopback(int network)
{
    struct ifreq lo = {.ifr_name = "lo"};
    if (setns(network, CLONE_NEWNET) < 0)
        return errno;
    int any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (any < 0 || ioctl(any, SIOCGIFFLAGS, &lo) < 0)
        return errno;
    lo.ifr_flags |= IFF_UP;
    return ioctl(any, SIOCSIFFLAGS, &lo) < 0 ? errno : 0;
}

/* Brings up the loopback interface of a network namespace, in a child, so that davit does not enter it. */
int davit_raise_loopback(int network)
{
    volatile int err = 0;
    pid_t pid = vfork();
    if (pid == 0) {
        err = raise_loopback(network);
        _exit(0);
    }
    if (pid < 0)
        return -errno;
    waitpid(pid, NULL, 0);
    return -err;
}

/* Duplicates a file descriptor of another process. */
int davit_pidfd_getfd(int pidfd, int fd)
{
    return (int)result(syscall(SYS_pidfd_getfd, pidfd, fd, 0));
}
