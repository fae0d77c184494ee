/*
 * The recorder of system calls: answers the notifications of a seccomp filter with the profile's action, and counts them.
 * It is a process of its own, because davit blocks in many places (hooks, the terminal, the container's exit), and a
 * notified call must not wait for davit. It shares only a socket with davit.
 *
 * The arguments of a call are numbers to the recorder: it never follows a pointer of the container.
 */
#include "davit.h"
#include <linux/filter.h>
#include <linux/ioctl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The number of different calls to record; further ones are counted as dropped. */
enum { MOST_CALLS = 1024 };

/* Room for struct seccomp_notif and struct seccomp_notif_resp, which newer kernels may extend. */
enum { LARGEST = 512 };

enum { LISTENER, DAVIT };

/* A call and how often it was made, as io.davit.seccomp.RecordedCall reads it. */
struct recorded_call {
    uint32_t architecture;
    uint32_t number;
    uint32_t value;    /* return value of the profile's filter */
    uint32_t examined; /* one bit for each argument that the filter examined */
    uint64_t count;
    uint64_t arguments[6]; /* of the first call */
};

struct record {
    struct recorded_call calls[MOST_CALLS];
    size_t count;
    uint64_t dropped;
};

static uint32_t word(const struct seccomp_data *data, uint32_t offset, uint32_t *examined)
{
    uint32_t value;
    if (offset >= offsetof(struct seccomp_data, args))
        *examined |= 1u << (offset - offsetof(struct seccomp_data, args)) / sizeof *data->args;
    memcpy(&value, (const char *)data + offset, sizeof value);
    return value;
}

/* Interprets the profile's filter for a call. io.davit.seccomp writes only these instructions. */
static uint32_t evaluate(const struct sock_filter *next, const struct seccomp_data *data, uint32_t *examined)
{
    for (uint32_t value = 0;; next++) {
        bool holds = false;
        switch (next->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            value = word(data, next->k, examined);
            continue;
        case BPF_ALU | BPF_AND | BPF_K:
            value &= next->k;
            continue;
        case BPF_JMP | BPF_JA:
            next += next->k;
            continue;
        case BPF_JMP | BPF_JEQ | BPF_K:
            holds = value == next->k;
            break;
        case BPF_JMP | BPF_JGT | BPF_K:
            holds = value > next->k;
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            holds = value >= next->k;
            break;
        case BPF_JMP | BPF_JSET | BPF_K:
            holds = value & next->k;
            break;
        default:
            return next->k;
        }
        next += holds ? next->jt : next->jf;
    }
}

static bool is_same(const struct recorded_call *one, const struct recorded_call *other)
{
    if (one->architecture != other->architecture || one->number != other->number || one->value != other->value ||
        one->examined != other->examined)
        return false;
    for (int i = 0; i < 6; i++)
        if (one->examined >> i & 1 && one->arguments[i] != other->arguments[i])
            return false;
    return true;
}

static void count_call(struct record *record, const struct recorded_call *call)
{
    size_t i = 0;
    while (i < record->count && !is_same(&record->calls[i], call))
        i++;
    if (i == MOST_CALLS) {
        record->dropped++;
        return;
    }
    if (i == record->count)
        record->calls[record->count++] = *call;
    record->calls[i].count++;
}

/* Does what the kernel would have done: a logged call continues; one for a tracer fails, since there is none. */
static void decide(struct seccomp_notif_resp *answer, uint32_t value)
{
    uint32_t action = value & SECCOMP_RET_ACTION_FULL;
    if (action == SECCOMP_RET_LOG)
        answer->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    else
        answer->error = action == SECCOMP_RET_ERRNO ? -(int)(value & SECCOMP_RET_DATA) : -ENOSYS;
}

/* The request of ioctl is an int in musl and a long in glibc. */
static long ask(unsigned long request, void *argument)
{
    return syscall(SYS_ioctl, LISTENER, request, argument);
}

/* Either ioctl fails if the call has ended by then: its process was killed, or got a signal. */
static void serve(struct record *record, const struct sock_filter *program)
{
    static _Alignas(8) char taken[LARGEST], answered[LARGEST];
    struct seccomp_notif *notif = (void *)taken;
    struct seccomp_notif_resp *answer = (void *)answered;
    memset(taken, 0, sizeof taken);
    memset(answered, 0, sizeof answered);
    if (ask(SECCOMP_IOCTL_NOTIF_RECV, notif) < 0)
        return;
    const struct seccomp_data *data = &notif->data;
    struct recorded_call call = {.architecture = data->arch, .number = (uint32_t)data->nr};
    call.value = evaluate(program, data, &call.examined);
    for (int i = 0; i < 6; i++)
        call.arguments[i] = data->args[i];
    count_call(record, &call);
    answer->id = notif->id;
    decide(answer, call.value);
    ask(SECCOMP_IOCTL_NOTIF_SEND, answer);
}

static void tell(const struct record *record)
{
    for (size_t i = 0; i < record->count; i++)
        if (send(DAVIT, &record->calls[i], sizeof record->calls[i], MSG_NOSIGNAL) < 0)
            return;
    send(DAVIT, &record->dropped, sizeof record->dropped, MSG_NOSIGNAL);
}

/* Serves until davit asks for the record or, if davit has died, until the last process with the filter exits (Linux 5.9). */
static void attend(const struct sock_filter *program)
{
    static struct record record;
    struct pollfd polled[] = {{.fd = LISTENER, .events = POLLIN}, {.fd = DAVIT, .events = POLLIN}};
    while (polled[0].fd >= 0 || polled[1].fd >= 0) {
        char asked;
        if (poll(polled, 2, -1) < 0)
            continue;
        /* davit comes first: processes of the container could keep the recorder busy for ever. */
        if (polled[1].revents && recv(DAVIT, &asked, sizeof asked, 0) > 0) {
            tell(&record);
            return;
        }
        if (polled[1].revents)
            polled[1].fd = -1;
        if (polled[0].revents & POLLIN)
            serve(&record, program);
        else if (polled[0].revents)
            polled[0].fd = -1;
    }
}

/* Inherited descriptors and the directory would keep davit's lock, a caller's pipe or a filesystem in use. */
static int leave_davit(int listener, int socket)
{
    const int fds[] = {[LISTENER] = listener, [DAVIT] = socket};
    if (take_descriptors(fds, 2) < 0)
        return -1;
    if (syscall(SYS_close_range, 2, ~0u, 0) < 0)
        for (int fd = 2; fd < sysconf(_SC_OPEN_MAX); fd++)
            close(fd);
    return chdir("/");
}

static bool fits(void)
{
    struct seccomp_notif_sizes sizes;
    return syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) == 0 && sizes.seccomp_notif <= LARGEST &&
           sizes.seccomp_notif_resp <= LARGEST;
}

/*
 * Starts a recorder for a listener; returns its pid. The program is the profile's filter, an array of struct sock_filter.
 * After a byte from davit over the socket (SOCK_SEQPACKET), the recorder sends each struct recorded_call and then the
 * number of dropped calls, and exits.
 */
int davit_record(int listener, const void *program, long size, int socket)
{
    (void)size;
    if (!fits())
        return -ENOSYS;
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_NAME, "davit-record");
        if (leave_davit(listener, socket) == 0)
            attend(program);
        _exit(0);
    }
    return (int)result(pid);
}
