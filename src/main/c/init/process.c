/* Hostname, sysctls, labels, keyring, limits and scheduling of the container's process. */
#include "init.h"
#include "sys.h"
#include <linux/keyctl.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/socket.h>

int op_hostname(struct init *init, struct fields *fields)
{
    (void)init;
    const char *name = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    return sethostname(name, strlen(name)) < 0 ? -errno : 0;
}

int op_domainname(struct init *init, struct fields *fields)
{
    (void)init;
    const char *name = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    return setdomainname(name, strlen(name)) < 0 ? -errno : 0;
}

/* Fields: the path relative to /proc, the value. */
int op_sysctl(struct init *init, struct fields *fields)
{
    const char *path = field_string(fields);
    const char *value = field_string(fields);
    return fields->broken ? -EBADMSG : proc_write(init, path, value);
}

/* Sets a label of the security module; fields: the file relative to /proc, that of older kernels, the label. */
int op_label(struct init *init, struct fields *fields)
{
    const char *path = field_string(fields);
    const char *older = field_string(fields);
    const char *label = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    int err = proc_write(init, path, label);
    return err == -ENOENT ? proc_write(init, older, label) : err;
}

int op_session(struct init *init, struct fields *fields)
{
    (void)init;
    (void)fields;
    return setsid() < 0 ? -errno : 0;
}

/* Returns the permissions in a key's description "type;uid;gid;permissions;name", or 0 (keyctl_describe(3)). */
static unsigned long key_permissions(long key)
{
    char text[256];
    const char *column = text;
    long size = syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, text, sizeof text);
    if (size < 0 || (size_t)size > sizeof text)
        return 0;
    for (int i = 0; i < 3 && column != NULL; i++) {
        column = strchr(column, ';');
        column = column == NULL ? NULL : column + 1;
    }
    return column == NULL ? 0 : strtoul(column, NULL, 16);
}

/*
 * Joins a new session keyring, so that the container does not share the caller's, and lets processes that join later
 * search it. Without keyrings, or without permission for them, there is nothing to share. Field: the keyring's name.
 */
int op_keyring(struct init *init, struct fields *fields)
{
    enum { USER_MAY_SEARCH = 0x00080000 }; /* keyctl_setperm(3) */
    (void)init;
    const char *name = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    long key = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, name);
    if (key < 0)
        return errno == ENOSYS || errno == EPERM ? 0 : -errno;
    unsigned long permissions = key_permissions(key);
    if (permissions == 0)
        return 0;
    return syscall(SYS_keyctl, KEYCTL_SETPERM, key, permissions | USER_MAY_SEARCH) < 0 ? -errno : 0;
}

/* Fields: the resource's number, soft and hard limit. */
int op_rlimit(struct init *init, struct fields *fields)
{
    (void)init;
    int resource = (int)field_number(fields);
    struct rlimit limit = {.rlim_cur = field_number(fields)};
    limit.rlim_max = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    return setrlimit(resource, &limit) < 0 ? -errno : 0;
}

/* Fields: policy, flags, nice, priority, runtime, deadline, period. */
int op_scheduler(struct init *init, struct fields *fields)
{
    (void)init;
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes = {.size = sizeof attributes, .policy = (uint32_t)field_number(fields)};
    attributes.flags = field_number(fields);
    attributes.nice = (int32_t)field_number(fields);
    attributes.priority = (uint32_t)field_number(fields);
    attributes.runtime = field_number(fields);
    attributes.deadline = field_number(fields);
    attributes.period = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    return result(syscall(SYS_sched_setattr, 0, &attributes, 0));
}

/* Field: class and priority, as one value of ioprio_set(2). */
int op_io_priority(struct init *init, struct fields *fields)
{
    enum { WHO_PROCESS = 1 };
    (void)init;
    int priority = (int)field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    return result(syscall(SYS_ioprio_set, WHO_PROCESS, 0, priority));
}

/* Field: the execution domain. */
int op_personality(struct init *init, struct fields *fields)
{
    (void)init;
    unsigned long domain = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    return personality(domain) < 0 ? -errno : 0;
}

/* Fields: mode and mode flags, node mask. */
int op_memory_policy(struct init *init, struct fields *fields)
{
    size_t size;
    (void)init;
    int mode = (int)field_number(fields);
    const void *nodes = field_bytes(fields, &size);
    if (fields->broken)
        return -EBADMSG;
    /* The kernel reads maxnode - 1 bits. */
    return result(syscall(SYS_set_mempolicy, mode, size == 0 ? NULL : nodes, size == 0 ? 0 : size * 8 + 1));
}

/*
 * Sends davit a netlink socket, with which it configures the container's network namespace without entering it.
 * Connected to the kernel, it drops messages from other processes in a shared network namespace (netlink(7)).
 */
int op_netlink(struct init *init, struct fields *fields)
{
    const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    (void)fields;
    cleanup_close int network = result(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    if (network < 0)
        return network;
    if (connect(network, (const struct sockaddr *)&kernel, sizeof kernel) < 0)
        return -errno;
    return sync_with_descriptor(init, SYNC_NETWORK, network);
}

/* Field: CPU mask; empty: all CPUs of the cgroup's cpuset. */
int op_cpu_affinity(struct init *init, struct fields *fields)
{
    unsigned char all[1024];
    size_t size;
    (void)init;
    const void *cpus = field_bytes(fields, &size);
    if (fields->broken)
        return -EBADMSG;
    memset(all, 0xff, sizeof all);
    return result(syscall(SYS_sched_setaffinity, 0, size == 0 ? sizeof all : size, size == 0 ? all : cpus));
}
