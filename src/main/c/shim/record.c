/*
 * The recorder of system calls: a process that answers a seccomp filter's notifications as the profile says, and counts
 * them. It is a process by itself because davit waits for the container in many places (hooks, the terminal, the end),
 * and a call that waits for its answer must not wait for davit. It shares nothing with davit but a socket.
 *
 * What the kernel hands over are numbers: the recorder follows no pointer of the container's.
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

/* How many calls that differ are told apart; further ones are only counted. */
enum { MOST_CALLS = 1024 };

/* Of struct seccomp_notif and struct seccomp_notif_resp, which newer kernels may make longer. */
enum { LARGEST = 512 };

enum { LISTENER, DAVIT };

/* A call and how often it was made; io.davit.seccomp.RecordedCall reads it. */
struct recorded_call {
    uint32_t architecture;
    uint32_t number;
    uint32_t value;    /* what the profile's own filter returns */
    uint32_t examined; /* a bit for each argument that decides */
    uint64_t count;
    uint64_t arguments[6]; /* of the first of them */
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

/* What the profile's own filter returns for a call: io.davit.seccomp writes these instructions and no others. */
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

/* What the kernel would have done: a call that is logged goes on, one for a tracer has none. */
static void decide(struct seccomp_notif_resp *answer, uint32_t value)
{
    uint32_t action = value & SECCOMP_RET_ACTION_FULL;
    if (action == SECCOMP_RET_LOG)
        answer->flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    else
        answer->error = action == SECCOMP_RET_ERRNO ? -(int)(value & SECCOMP_RET_DATA) : -ENOSYS;
}

/* ioctl(3) of musl takes an int, that of glibc a long. */
static long ask(unsigned long request, void *argument)
{
    return syscall(SYS_ioctl, LISTENER, request, argument);
}

/* A call may have ended before it is looked at, or before it is answered: its process was killed, or got a signal. */
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

/* Until davit asks for what there is; when davit has died, until the last process with the filter has (Linux 5.9). */
static void attend(const struct sock_filter *program)
{
    static struct record record;
    struct pollfd polled[] = {{.fd = LISTENER, .events = POLLIN}, {.fd = DAVIT, .events = POLLIN}};
    while (polled[0].fd >= 0 || polled[1].fd >= 0) {
        char asked;
        if (poll(polled, 2, -1) < 0)
            continue;
        if (polled[0].revents & POLLIN)
            serve(&record, program);
        else if (polled[0].revents)
            polled[0].fd = -1;
        else if (recv(DAVIT, &asked, sizeof asked, 0) > 0) {
            tell(&record);
            return;
        } else
            polled[1].fd = -1;
    }
}

/* What it had from davit would keep davit's lock, a caller's pipe or a filesystem in use. */
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
 * Starts a recorder of the calls that a listener is notified of; returns its pid. The program is the profile's own, an
 * array of struct sock_filter. Asked by a byte over the socket (SOCK_SEQPACKET), it sends a struct recorded_call each
 * and at last the number of calls that it had no room for.
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
