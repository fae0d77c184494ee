/*
 * The conversation with davit, over a SOCK_SEQPACKET pair:
 *
 *     davit                     davit-init            container's init
 *       │ ◀──────── PID ────────────┤                        │         OP_CLONE
 *       │                         exits                      │
 *       │ ◀──────── SYNC stage ──────────────────────────────┤         OP_SYNC, at every stage
 *       │ ───────── GO ─────────────────────────────────────▶│
 *       │ ◀──────── end of file ─────────────────────────────┤         OP_EXECUTE, or OP_AWAIT_START
 *
 * At any time ERROR instead. When davit dies, the next word said to it fails, and so does the container.
 */
#include "init.h"
#include "sys.h"
#include <endian.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

int tell(const struct init *init, enum plan_message_kind kind, int number, int record, const char *text)
{
    struct plan_message message = {htole32(kind), (int32_t)htole32((uint32_t)number), (int32_t)htole32((uint32_t)record)};
    struct iovec parts[] = {{&message, sizeof message}, {(void *)text, text == NULL ? 0 : strlen(text)}};
    struct msghdr datagram = {.msg_iov = parts, .msg_iovlen = 2};
    return result(sendmsg(init->sync, &datagram, MSG_NOSIGNAL));
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

/* Tells davit that a stage is reached, and waits for it. Once ready, the container no longer dies with davit. */
int op_sync(struct init *init, struct fields *fields)
{
    int stage = (int)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    if (stage == STAGE_READY && prctl(PR_SET_PDEATHSIG, 0) < 0)
        return -errno;
    int err = tell(init, MESSAGE_SYNC, stage, -1, NULL);
    return err < 0 ? err : await_go(init->sync);
}
