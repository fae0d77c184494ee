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
    int32_t sync;      /* the socket to davit */
};

struct plan_record {
    uint32_t code;
    uint32_t size;
};

enum plan_code {
    OP_JOIN_CGROUP = 1,
    OP_OOM_SCORE_ADJ = 2,
    OP_JOIN_NAMESPACE = 3,
    OP_TIME_OFFSETS = 4,
    OP_CLONE = 5,
    OP_SYNC = 6,
    OP_BECOME_ROOT = 7,
    OP_UNSHARE = 8,
    OP_SESSION = 9,
    OP_KEYRING = 10,
    OP_PROPAGATION = 11,
    OP_ROOT = 12,
    OP_MOUNT = 13,
    OP_BIND = 14,
    OP_REMOUNT = 15,
    OP_DIRECTORY = 16,
    OP_DEVICE = 17,
    OP_SYMLINK = 18,
    OP_HOOK = 19,
    OP_PIVOT = 20,
    OP_CHROOT = 21,
    OP_ROOT_ATTRIBUTES = 22,
    OP_HOSTNAME = 23,
    OP_DOMAINNAME = 24,
    OP_SYSCTL = 25,
    OP_MASK = 26,
    OP_READONLY = 27,
    OP_RLIMIT = 28,
    OP_BOUNDING = 29,
    OP_USER = 30,
    OP_CWD = 31,
    OP_HOME = 32,
    OP_NO_NEW_PRIVILEGES = 33,
    OP_CAPABILITIES = 34,
    OP_FIND = 35,
    OP_AWAIT_START = 36,
    OP_EXECUTE = 37,
};

/* Flags of OP_MOUNT and OP_BIND. */
enum plan_mount_flag {
    MOUNT_NO_SYMLINKS = 1, /* no component of the destination may be a symbolic link */
    MOUNT_ON_PROC = 2,     /* the destination may lie in a procfs */
    MOUNT_RECURSIVE = 4,   /* bind the whole tree */
};

/*
 * What davit-init and davit say to each other over the socket, one datagram each; text follows the numbers.
 * davit-init speaks first but for MESSAGE_GO.
 */
struct plan_message {
    uint32_t kind;
    int32_t number; /* PID: the pid; SYNC: its stage; ERROR: the errno */
    int32_t record; /* ERROR: the index of the record that failed, -1 before the first */
};

enum plan_message_kind {
    MESSAGE_PID = 1,
    MESSAGE_SYNC = 2,
    MESSAGE_ERROR = 3,
    MESSAGE_GO = 4,
};

/* The stages at which davit-init waits for davit. */
enum plan_stage {
    STAGE_ID_MAPS = 1, /* in a new user namespace, without ids */
    STAGE_HOOKS = 2,   /* mounts made, root not changed yet */
    STAGE_READY = 3,   /* all done but the start */
};

#endif
