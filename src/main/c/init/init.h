/* What the parts of davit-init share. */
#ifndef DAVIT_INIT_H
#define DAVIT_INIT_H

#include "../plan.h"
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

enum { KERNEL_MOUNTS = 3 }; /* on /proc, /sys and /dev */

/*
 * Everything here follows one rule: 0 or a value on success, -errno on failure. Nothing is allocated after main has
 * mapped the plan and its table of pointers; nothing is looked up in a library.
 */
struct init {
    int sync;            /* to davit, and from OP_AWAIT_START on to the davit that starts the container */
    int listener;        /* where the container waits for its start; -1 */
    unsigned preserved;  /* descriptors from 3 on that are the container's */
    int proc;            /* the host's /proc, verified: the one way to files of procfs; -1 after OP_CLOSE */
    int root;            /* the container's root, O_PATH; -1 before OP_ROOT and after OP_CLOSE */
    int kernel[KERNEL_MOUNTS]; /* what is mounted on /proc, /sys and /dev, until the root is changed; 0: nothing */
    int parent;          /* what path_parent has found last, */
    const char *parent_path; /* for paths that begin so, NULL: for none */
    size_t parent_length;
    int null, empty;     /* the first mask of a file, and of a directory; -1 */
    bool own_mounts;     /* whether this process has made its mount namespace */
    bool copied_mounts;  /* whether the process that opens trees in the host has a copy of the host's mount namespace */
    struct tree *trees;  /* what OP_OPEN_TREE has opened, in the order in which it is placed */
    size_t opened, placed, tree_room;
    bool attributes_late; /* they cannot be set before a tree is in its place, */
    uint64_t propagation_late; /* and neither can this */
    const char **list;   /* room for the pointers of one record's lists of strings, */
    size_t pointers;     /* which are at most so many */
    const char *path;    /* what OP_FIND_EXECUTABLE found */
    char home[4096];     /* "HOME=..." where OP_HOME set it */
    char detail[512];    /* what the kernel says of the failure, beyond its errno */
};

/* Opened by OP_OPEN_TREE; or by who places it, where davit-init in the host cannot clone a mount. */
struct tree {
    int fd;
    const char *source;
    uint64_t how;
};

/* A record's fields, read front to back. */
struct fields {
    const struct init *init;
    const unsigned char *next;
    const unsigned char *end;
    size_t pointers; /* how many of the init's are taken */
    bool broken; /* a field was read that is not there: the operation must not be carried out */
};

uint64_t field_number(struct fields *fields);
const char *field_string(struct fields *fields);
const void *field_bytes(struct fields *fields, size_t *size);
/* NULL-terminated, in the room that main has made. */
const char **field_strings(struct fields *fields);
/* Adds one to the last list of a record; -EBADMSG where davit has left no room for it. */
int append(const struct init *init, const char **list, const char *string);

typedef int operation(struct init *init, struct fields *fields);

#define PLAN_FUNCTION(number, NAME, name) operation op_##name;
PLAN_OPERATIONS(PLAN_FUNCTION)
#undef PLAN_FUNCTION

/* Says something to davit; text may be NULL. */
int tell(const struct init *init, enum plan_message_kind kind, int number, int detail, const char *text);
/* Waits until davit says to go on; -EPIPE when davit has died. */
int await_go(int socket);
/* Tells that a sync point is reached and waits; number is that of the descriptor that it is about, or -1. */
int sync_with_davit(const struct init *init, enum plan_sync_point point, int number);
/* The same, handing the descriptor over. */
int sync_with_descriptor(const struct init *init, enum plan_sync_point point, int fd);

/* Appends HOME to an environment, the last list of its record, where OP_HOME has set it. */
int add_home(const struct init *init, const char **env);

/* Writes to a file below the trusted /proc, which no mount of the container can redirect (CVE-2025-52881). */
int proc_write(const struct init *init, const char *path, const char *text);

bool is_procfs(int fd);

/*
 * Paths inside the container. Every lookup starts at the root's descriptor and cannot leave it, whatever symbolic
 * links the image holds.
 */
enum path_kind { PATH_DIRECTORY, PATH_FILE };
int path_open(const struct init *init, const char *path, int flags, uint64_t resolve);
/* The same below another directory, which is the root for this lookup. */
int path_open_below(const struct init *init, int dir, const char *path, int flags, uint64_t resolve);
/* The same, making what is missing; the result is O_PATH. */
int path_make(const struct init *init, const char *path, enum path_kind kind, uint64_t resolve);
/* The same for a path that has just been found missing. */
int path_make_missing(const struct init *init, const char *path, enum path_kind kind, uint64_t resolve);
/*
 * The directory that holds a path, made where missing, and the path's last component. The descriptor is not the caller's
 * to close: the nodes and links of a directory come one after the other, and it is looked up once for them.
 */
int path_parent(struct init *init, const char *path, const char **name);
/* Nothing may be mounted, and no process started, as long as one is known. */
void forget_parent(struct init *init);

/* Keeps a mount that has been placed on /proc, /sys or /dev: what is in it will be protected by that. */
int keep_kernel_mount(struct init *init, const char *path, int mount);
/* After hooks: what they have mounted on top of those is kept in their place. */
void keep_mounts_of_hooks(struct init *init);
/* As path_open, but what lies in such a mount is looked up below it, for its name may lead elsewhere by now. */
int open_protected(const struct init *init, const char *path);
/* That the container will find these mounts under their names. They are closed. */
int verify_kernel_mounts(struct init *init);

/* A symbolic link in the container, made unless something has the name; or that is replaced. */
int make_symlink(struct init *init, const char *path, const char *target, bool replace);

static inline void close_fd(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define cleanup_close __attribute__((cleanup(close_fd)))

#endif
