#include "davit.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int davit_socket_pair(int *fds)
{
    return (int)result(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds));
}

int davit_pipe(int *fds)
{
    return (int)result(pipe2(fds, O_CLOEXEC | O_NONBLOCK));
}

/* The address of a socket in a directory: by its descriptor, for a path may be longer than an address can be. */
static int address_of(struct sockaddr_un *address, int dir, const char *name)
{
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", dir, name);
    return length < (int)sizeof address->sun_path ? 0 : -ENAMETOOLONG;
}

static int open_socket(int dir, const char *name, int (*use)(int, const struct sockaddr *, socklen_t))
{
    struct sockaddr_un address;
    int err = address_of(&address, dir, name);
    if (err < 0)
        return err;
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (use(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    err = -errno;
    close(fd);
    return err;
}

int davit_listen(int dir, const char *name)
{
    int fd = open_socket(dir, name, bind);
    if (fd < 0 || listen(fd, 1) == 0)
        return fd;
    int err = -errno;
    close(fd);
    return err;
}

int davit_connect(int dir, const char *name)
{
    return open_socket(dir, name, connect);
}

/* Sends a datagram; EPIPE where nobody reads it any more, rather than a signal. */
long davit_send(int socket, const void *data, long size)
{
    return result(send(socket, data, (size_t)size, MSG_NOSIGNAL));
}
