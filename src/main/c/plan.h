/*
 * The plan: what davit tells davit-init to do, in order. This header is the only contract between the two; the
 * constants have twins in io.davit.plan.Code, compared by a test.
 *
 * A plan is a sealed memfd: a header, then records back to back, little-endian, all aligned to 8 bytes.
 *
 *     record   = code (u32), size of the whole record (u32), fields
 *     number   = u64
 *     string   = length (u64), bytes, NUL, padding to 8
 *     strings  = count (u64), string...
 *
 * The fields of a record are those its operation reads, in that order: see the function named after the code.
 * Records before OP_CLONE are carried out in the host, those after it by the container's init.
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
    uint32_t records;  /* how many there are */
    uint32_t pointers; /* room for the lists of strings of any one record, each with its NULL, and one more */
    uint32_t trees;    /* how many OP_TREE there are */
    int32_t sync;      /* the socket to davit */
    uint32_t preserved; /* how many of the caller's descriptors from 3 on are the container's */
};

struct plan_record {
    uint32_t code;
    uint32_t size;
};

enum plan_code {
    OP_JOIN_CGROUP = 1,
    OP_OOM_SCORE_ADJ = 2,
    OP_CPU_AFFINITY = 3,
    OP_TREE = 4,
    OP_JOIN_NAMESPACE = 5,
    OP_TIME_OFFSETS = 6,
    OP_CLONE = 7,
    OP_SYNC = 8,
    OP_ID_MAPS = 9,
    OP_BECOME_ROOT = 10,
    OP_UNSHARE = 11,
    OP_SESSION = 12,
    OP_LABEL = 13,
    OP_KEYRING = 14,
    OP_NETLINK = 15,
    OP_PROPAGATION = 16,
    OP_ROOT = 17,
    OP_MOUNT = 18,
    OP_PLACE = 19,
    OP_REMOUNT = 20,
    OP_DIRECTORY = 21,
    OP_DEVICE = 22,
    OP_SYMLINK = 23,
    OP_TERMINAL = 24,
    OP_HOOK = 25,
    OP_PIVOT = 26,
    OP_CHROOT = 27,
    OP_ROOT_ATTRIBUTES = 28,
    OP_HOSTNAME = 29,
    OP_DOMAINNAME = 30,
    OP_SYSCTL = 31,
    OP_MASK = 32,
    OP_READONLY = 33,
    OP_RLIMIT = 34,
    OP_SCHEDULER = 35,
    OP_IO_PRIORITY = 36,
    OP_PERSONALITY = 37,
    OP_MEMORY_POLICY = 38,
    OP_BOUNDING = 39,
    OP_USER = 40,
    OP_CLOSE = 41,
    OP_CWD = 42,
    OP_HOME = 43,
    OP_NO_NEW_PRIVILEGES = 44,
    OP_CAPABILITIES = 45,
    OP_FIND = 46,
    OP_SECCOMP = 47,
    OP_AWAIT_START = 48,
    OP_EXECUTE = 49,
    OP_ENTER_CGROUP = 50,
};

/* Flags of OP_MOUNT and OP_PLACE. */
enum plan_mount_flag {
    MOUNT_NO_SYMLINKS = 1, /* no component of the destination may be a symbolic link */
    MOUNT_ON_PROC = 2,     /* the destination may lie in a procfs */
    MOUNT_IS_PROC = 4,     /* only a procfs may be placed there */
    MOUNT_COPY_UP = 8,     /* what the destination holds is copied into the new filesystem */
    MOUNT_COPY_LINK = 16,  /* a source that is a symbolic link is not mounted, but made again */
    MOUNT_COVER_LINK = 32, /* a destination that is a symbolic link is not followed */
};

/* Flags of OP_TREE. */
enum plan_tree_flag {
    TREE_RECURSIVE = 1,   /* with all mounts below it */
    TREE_LINK_ITSELF = 2, /* a symbolic link is not followed */
    TREE_SLAVE = 4,       /* what will be mounted in it does not appear in the host; */
    TREE_PRIVATE = 8,     /* and what the host mounts does not appear in it either */
    TREE_IN_ROOT = 16,    /* the source is a path inside the container's root */
};

/*
 * What davit-init and davit say to each other over the socket, one datagram each; text follows the numbers.
 * davit-init speaks first but for MESSAGE_GO.
 */
struct plan_message {
    uint32_t kind;
    int32_t number; /* PID: the pid; SYNC: the stage; ERROR: the errno */
    int32_t detail; /* SYNC: a number of davit-init's descriptor, or -1; ERROR: the index of the record, -1 before the first */
};

enum plan_message_kind {
    MESSAGE_PID = 1,
    MESSAGE_SYNC = 2,
    MESSAGE_ERROR = 3,
    MESSAGE_GO = 4,
};

/*
 * The stages at which davit-init waits for davit. What a stage is about comes along as a descriptor; but for SECCOMP,
 * after which sendmsg(2) may be the profile's to refuse: there the message has the descriptor's number.
 */
enum plan_stage {
    STAGE_ID_MAPS = 1,  /* in a new user namespace, without ids */
    STAGE_NETWORK = 2,  /* with a netlink socket of the container's network */
    STAGE_TERMINAL = 3, /* with the master of the container's terminal */
    STAGE_HOOKS = 4,    /* mounts made, root not changed yet */
    STAGE_SECCOMP = 5,  /* with a seccomp filter's notifications */
    STAGE_READY = 6,    /* all done but the start */
    STAGE_CGROUP = 7,   /* nothing done yet, for a cgroup that has to be made around a process */
    STAGE_EXECUTE = 8,  /* started, startContainer hooks run: all done but execve(2), and limits that would be in the way */
};

#endif
