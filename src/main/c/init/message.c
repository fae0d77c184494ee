/*
 * The protocol with davit, over a SOCK_SEQPACKET pair:
 *
 *     davit                     davit-init            container's init
 *       │ ◀──────── PID ────────────┤                        │         OP_CLONE
 *       │                         exits                      │
 *       │ ◀──────── SYNC point ──────────────────────────────┤         OP_SYNC, at every sync point
 *       │ ───────── GO ─────────────────────────────────────▶│
 *       │ ◀──────── end of file ─────────────────────────────┤         OP_EXECUTE, or OP_AWAIT_START
 *
 * ERROR may come instead at any time. If davit dies, the next message to it fails, and so does the container.
 */
#include "init.h"
#include "sys.h"
#include <endian.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

/* Uses only write(2), since a seccomp filter may refuse other calls. */
int tell(const struct init *init, enum plan_message_kind kind, int number, int detail, const char *text)
{
    struct {
        struct plan_message head;
        char text[sizeof init->detail];
    } message = {.head = {htole32(kind), (int32_t)htole32((uint32_t)number), (int32_t)htole32((uint32_t)detail)}};
    size_t length = text == NULL ? 0 : strnlen(text, sizeof message.text);
    memcpy(message.text, text == NULL ? "" : text, length);
    return result(write(init->sync, &message, sizeof message.head + length));
}

int await_go(int socket)
{
    struct plan_message message;
    ssize_t size;
    do
        size = read(socket, &message, sizeof message);
    while (size < 0 && errno == EINTR);
    if (size < 0)
        return -errno;
    return size == sizeof message && le32toh(message.kind) == MESSAGE_GO ? 0 : -EPIPE;
}

int sync_with_davit(const struct init *init, enum plan_sync_point point, int number)
{
    int err = tell(init, MESSAGE_SYNC, point, number, NULL);
    return err < 0 ? err : await_go(init->sync);
}

int sync_with_descriptor(const struct init *init, enum plan_sync_point point, int fd)
{
    union {
        char room[CMSG_SPACE(sizeof fd)];
        struct cmsghdr align;
    } control = {0};
    struct plan_message text = {htole32(MESSAGE_SYNC), (int32_t)htole32(point), (int32_t)htole32((uint32_t)-1)};
    struct iovec part = {&text, sizeof text};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    if (sendmsg(init->sync, &message, MSG_NOSIGNAL) < 0)
        return -errno;
    return await_go(init->sync);
}

/* Fields: the sync point. Once ready, the container no longer dies with davit. */
int op_sync(struct init *init, struct fields *fields)
{
    enum plan_sync_point point = (enum plan_sync_point)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    if (point == SYNC_READY && prctl(PR_SET_PDEATHSIG, 0) < 0)
        return -errno;
    /* Not later: davit may have returned from create by then, and its caller sent a signal. */
    if (point == SYNC_READY && init->listener >= 0)
        end_by_signals();
    int err = sync_with_davit(init, point, -1);
    if (err == 0 && point == SYNC_HOOKS)
        keep_mounts_of_hooks(init);
    return err;
}
