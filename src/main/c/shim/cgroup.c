/* Cgroup functions beyond reading and writing files. */
#include "davit.h"
#include <linux/bpf.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DEVICE_FILTER "davit_devices"

int davit_eventfd(void)
{
    return (int)result(eventfd(0, EFD_CLOEXEC));
}

static long bpf(int command, union bpf_attr *attributes)
{
    return result(syscall(SYS_bpf, command, attributes, sizeof *attributes));
}

static int load(const void *program, long size)
{
    union bpf_attr load;
    memset(&load, 0, sizeof load);
    load.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    load.insns = (uintptr_t)program;
    load.insn_cnt = (uint32_t)((size_t)size / sizeof(struct bpf_insn));
    load.license = (uintptr_t) "";
    memcpy(load.prog_name, DEVICE_FILTER, sizeof DEVICE_FILTER);
    return (int)bpf(BPF_PROG_LOAD, &load);
}

/* Tells whether a program has the name of davit's device filter. */
static int is_ours(int program)
{
    struct bpf_prog_info info;
    union bpf_attr query;
    memset(&info, 0, sizeof info);
    memset(&query, 0, sizeof query);
    query.info.bpf_fd = (uint32_t)program;
    query.info.info_len = sizeof info;
    query.info.info = (uintptr_t)&info;
    return bpf(BPF_OBJ_GET_INFO_BY_FD, &query) == 0 && strcmp(info.name, DEVICE_FILTER) == 0;
}

/* Returns a file descriptor of the device filter that davit has attached to a cgroup, or -ENOENT. */
static int find(int cgroup)
{
    uint32_t ids[64];
    union bpf_attr query;
    memset(&query, 0, sizeof query);
    query.query.target_fd = (uint32_t)cgroup;
    query.query.attach_type = BPF_CGROUP_DEVICE;
    query.query.prog_cnt = sizeof ids / sizeof *ids;
    query.query.prog_ids = (uintptr_t)ids;
    long err = bpf(BPF_PROG_QUERY, &query);
    if (err < 0)
        return (int)err;
    for (uint32_t i = 0; i < query.query.prog_cnt; i++) {
        union bpf_attr get;
        memset(&get, 0, sizeof get);
        get.prog_id = ids[i];
        int program = (int)bpf(BPF_PROG_GET_FD_BY_ID, &get);
        if (program >= 0 && is_ours(program))
            return program;
        if (program >= 0)
            close(program);
    }
    return -ENOENT;
}

/*
 * Loads an eBPF device filter and attaches it to a cgroup v2. Atomically replaces davit's former filter, so that one is
 * always attached; filters of other programs stay.
 */
int davit_device_filter(int cgroup, const void *program, long size)
{
    union bpf_attr attach;
    int filter = load(program, size);
    if (filter < 0)
        return filter;
    int former = find(cgroup);
    memset(&attach, 0, sizeof attach);
    attach.target_fd = (uint32_t)cgroup;
    attach.attach_bpf_fd = (uint32_t)filter;
    attach.attach_type = BPF_CGROUP_DEVICE;
    attach.attach_flags = BPF_F_ALLOW_MULTI | (former >= 0 ? BPF_F_REPLACE : 0);
    attach.replace_bpf_fd = former >= 0 ? (uint32_t)former : 0;
    long err = bpf(BPF_PROG_ATTACH, &attach);
    close(filter);
    if (former >= 0)
        close(former);
    return (int)err;
}

/*
 * Waits for the end of a process (returns 1), for an out-of-memory event of its cgroup (2), or for the timeout in
 * milliseconds (0). process is a pidfd; memory is an eventfd, or with is_file a file that signals changes by POLLPRI;
 * -1: none.
 */
int davit_watch(int process, int memory, int is_file, int timeout)
{
    struct pollfd polled[] = {
        {.fd = process, .events = POLLIN}, {.fd = memory, .events = is_file ? POLLPRI : POLLIN}};
    char drained[4096];
    int ready;
    do
        ready = davit_poll_processes(polled, 2, timeout);
    while (ready < 0 && errno == EINTR);
    if (ready <= 0)
        return (int)result(ready);
    if (polled[1].revents != 0 && polled[1].revents != POLLNVAL) {
        /* Reading rearms the event. */
        long size = is_file ? pread(memory, drained, sizeof drained, 0) : read(memory, drained, sizeof(uint64_t));
        if (size > 0)
            return 2;
        if (polled[0].revents == 0)
            return davit_watch(process, -1, 0, timeout);
    }
    return polled[0].revents != 0 ? 1 : 0;
}
