/*
 * The wire format of the plan: the operations that davit-init carries out for davit, in order. This header is the only
 * contract between the two; a test compares it with io.davit.plan.
 *
 * A plan is a sealed memfd: a header, then records back to back, little-endian, all aligned to 8 bytes.
 *
 *     record   = code (u32), size of the whole record (u32), fields
 *     number   = u64
 *     string   = length (u64), bytes, NUL, padding to 8
 *     strings  = count (u64), string...
 *
 * The fields of a record are those that its function op_NAME reads, in that order. Records up to OP_CLONE are carried
 * out by davit-init's first process, those after it by the container's init.
 */
#ifndef DAVIT_PLAN_H
#define DAVIT_PLAN_H

#include <stdint.h>

#define PLAN_MAGIC 0x54495644u /* "DVIT" */
#define PLAN_VERSION 1u

struct plan_header {
    uint32_t magic;
    uint32_t version;
    uint32_t size;     /* of the whole plan, in bytes */
    uint32_t records;  /* the number of records */
    uint32_t pointers; /* pointers needed for the string lists of any record, NULLs included, plus one */
    uint32_t trees;    /* the number of OP_OPEN_TREE records */
    int32_t sync;      /* the socket to davit */
    uint32_t preserved; /* the number of file descriptors, from 3 on, that are passed to the container */
};

struct plan_record {
    uint32_t code;
    uint32_t size;
};

/*
 * All operations: number, name, and the suffix of the function op_NAME. A test compares the numbers and fields with the
 * records of io.davit.plan.Operation and with the functions.
 */
#define PLAN_OPERATIONS(OPERATION) \
    OPERATION(1, JOIN_CGROUP, join_cgroup)                 \
    OPERATION(2, OOM_SCORE_ADJ, oom_score_adj)             \
    OPERATION(3, CPU_AFFINITY, cpu_affinity)               \
    OPERATION(4, OPEN_TREE, open_tree)                     \
    OPERATION(5, JOIN_NAMESPACE, join_namespace)           \
    OPERATION(6, TIME_OFFSETS, time_offsets)               \
    OPERATION(7, CLONE, clone)                             \
    OPERATION(8, SYNC, sync)                               \
    OPERATION(9, ID_MAPS, id_maps)                         \
    OPERATION(10, BECOME_ROOT, become_root)                \
    OPERATION(11, UNSHARE, unshare)                        \
    OPERATION(12, SESSION, session)                        \
    OPERATION(13, LABEL, label)                            \
    OPERATION(14, KEYRING, keyring)                        \
    OPERATION(15, NETLINK, netlink)                        \
    OPERATION(16, PROPAGATION, propagation)                \
    OPERATION(17, ROOT, root)                              \
    OPERATION(18, MOUNT, mount)                            \
    OPERATION(19, MOVE_MOUNT, move_mount)                  \
    OPERATION(20, REMOUNT, remount)                        \
    OPERATION(21, DIRECTORY, directory)                    \
    OPERATION(22, DEVICE, device)                          \
    OPERATION(23, SYMLINK, symlink)                        \
    OPERATION(24, TERMINAL, terminal)                      \
    OPERATION(25, HOOK, hook)                              \
    OPERATION(26, PIVOT, pivot)                            \
    OPERATION(27, CHROOT, chroot)                          \
    OPERATION(28, ROOT_ATTRIBUTES, root_attributes)        \
    OPERATION(29, HOSTNAME, hostname)                      \
    OPERATION(30, DOMAINNAME, domainname)                  \
    OPERATION(31, SYSCTL, sysctl)                          \
    OPERATION(32, MASK, mask)                              \
    OPERATION(33, READONLY, readonly)                      \
    OPERATION(34, RLIMIT, rlimit)                          \
    OPERATION(35, SCHEDULER, scheduler)                    \
    OPERATION(36, IO_PRIORITY, io_priority)                \
    OPERATION(37, PERSONALITY, personality)                \
    OPERATION(38, MEMORY_POLICY, memory_policy)            \
    OPERATION(39, DROP_BOUNDING, drop_bounding)            \
    OPERATION(40, USER, user)                              \
    OPERATION(41, CLOSE, close)                            \
    OPERATION(42, CWD, cwd)                                \
    OPERATION(43, HOME, home)                              \
    OPERATION(44, NO_NEW_PRIVILEGES, no_new_privileges)    \
    OPERATION(45, CAPABILITIES, capabilities)              \
    OPERATION(46, FIND_EXECUTABLE, find_executable)        \
    OPERATION(47, SECCOMP, seccomp)                        \
    OPERATION(48, AWAIT_START, await_start)                \
    OPERATION(49, EXECUTE, execute)                        \
    OPERATION(50, ENTER_CGROUP, enter_cgroup)              \
    OPERATION(51, TIMING, timing)

#define PLAN_CODE(number, NAME, name) OP_##NAME = number,
enum plan_code { PLAN_OPERATIONS(PLAN_CODE) };
#undef PLAN_CODE

/* Flags of OP_MOUNT and OP_MOVE_MOUNT. */
enum plan_mount_flag {
    MOUNT_NO_SYMLINKS = 1, /* no component of the destination may be a symbolic link */
    MOUNT_ON_PROC = 2,     /* the destination may be inside a procfs */
    MOUNT_IS_PROC = 4,     /* only a procfs may be mounted there */
    MOUNT_COPY_UP = 8,     /* the destination's files are copied into the new filesystem (tmpcopyup) */
    MOUNT_COPY_LINK = 16,  /* a source that is a symbolic link is recreated at the destination, not mounted */
    MOUNT_COVER_LINK = 32, /* a destination that is a symbolic link is not followed */
};

/* Flags of OP_OPEN_TREE. */
enum plan_tree_flag {
    TREE_RECURSIVE = 1,   /* clone all mounts below it too */
    TREE_LINK_ITSELF = 2, /* do not follow a symbolic link */
    TREE_SLAVE = 4,       /* make it a slave: mounts in it do not propagate to the host */
    TREE_PRIVATE = 8,     /* make it private: mounts do not propagate in either direction */
    TREE_IN_ROOT = 16,    /* resolve the source inside the container's root */
};

/*
 * The messages on the socket, one datagram each; an optional text follows the struct. davit sends MESSAGE_GO, and
 * davit-init all others.
 */
struct plan_message {
    uint32_t kind;
    int32_t number; /* PID: the pid; SYNC: the sync point; ERROR: the errno; TIME: the duration in microseconds */
    int32_t detail; /* SYNC: davit-init's file descriptor, or -1; ERROR: the index of the record, -1 before the first; */
                    /* TIME: the index of the record; the text is its start, in nanoseconds since 1970 */
};

enum plan_message_kind {
    MESSAGE_PID = 1,
    MESSAGE_SYNC = 2,
    MESSAGE_ERROR = 3,
    MESSAGE_GO = 4,
    MESSAGE_TIME = 5, /* after an operation that took long, if OP_TIMING has asked for that */
};

/*
 * The sync points at which davit-init waits for davit. A file descriptor is sent by SCM_RIGHTS, except at SECCOMP,
 * where the profile may forbid sendmsg(2): the message has its number instead.
 */
enum plan_sync_point {
    SYNC_ID_MAPS = 1,  /* in a new user namespace, without mappings */
    SYNC_NETWORK = 2,  /* with a netlink socket of the container's network namespace */
    SYNC_TERMINAL = 3, /* with the master of the container's pseudoterminal */
    SYNC_HOOKS = 4,    /* mounts made, root not changed yet */
    SYNC_SECCOMP = 5,  /* with the seccomp notify file descriptor */
    SYNC_READY = 6,    /* created: only the start is left */
    SYNC_CGROUP = 7,   /* nothing done yet: davit puts this process into the cgroup */
    SYNC_EXECUTE = 8,  /* startContainer hooks have run: only execve(2) and the late resource limits are left */
};

#endif
