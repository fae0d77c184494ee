/* Declarations shared by the parts of davit-init. */
#ifndef DAVIT_INIT_H
#define DAVIT_INIT_H

#include "../plan.h"
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

enum { KERNEL_MOUNTS = 3 }; /* the mounts on /proc, /sys and /dev */

/*
 * All functions return 0 or a value on success, -errno on failure. Nothing is allocated after main has mapped the plan
 * and its table of pointers; no library function reads the container's files.
 */
struct init {
    int sync;            /* socket to davit; from OP_AWAIT_START on, to the davit that starts the container */
    int listener;        /* the start socket, or -1 */
    unsigned preserved;  /* the number of file descriptors, from 3 on, that are passed to the container */
    int proc;            /* the host's /proc, verified; used for all files of procfs; -1 after OP_CLOSE */
    int root;            /* the container's root, O_PATH; -1 before OP_ROOT and after OP_CLOSE */
    int kernel[KERNEL_MOUNTS]; /* the mounts on /proc, /sys and /dev, until the root is changed; 0: none */
    int parent;          /* the directory that path_parent opened last, */
    const char *parent_path; /* and its path, of parent_length bytes; NULL: none */
    size_t parent_length;
    int null, empty;     /* the first mask of a file and of a directory, or -1 */
    bool timed;          /* whether davit is told which operations take long */
    bool own_mounts;     /* whether this process has a new mount namespace */
    bool copied_mounts;  /* whether the first process has copied the host's mount namespace */
    struct tree *trees;  /* the trees of OP_OPEN_TREE, in the order in which they are attached */
    size_t opened, placed, tree_room;
    bool attributes_late; /* attributes can only be set once a tree is attached, */
    uint64_t propagation_late; /* as can this propagation */
    const char **list;   /* room for the string lists of one record, */
    size_t pointers;     /* in pointers */
    const char *path;    /* the executable that OP_FIND_EXECUTABLE found */
    char home[4096];     /* "HOME=..." if OP_HOME set it */
    char detail[512];    /* text for the error message, in addition to the errno */
};

/* A tree of OP_OPEN_TREE; fd is -ENOSYS if take_tree must clone it, since the host's namespace does not allow that. */
struct tree {
    int fd;
    const char *source;
    uint64_t how;
};

/* The fields of a record, read in order. */
struct fields {
    const struct init *init;
    const unsigned char *next;
    const unsigned char *end;
    size_t pointers; /* the number of init's pointers in use */
    bool broken; /* a field was missing or malformed: the operation must not be carried out */
};

uint64_t field_number(struct fields *fields);
const char *field_string(struct fields *fields);
const void *field_bytes(struct fields *fields, size_t *size);
/* Returns a NULL-terminated list in init->list. */
const char **field_strings(struct fields *fields);
/* Appends a string to the last list of a record; -EBADMSG if there is no room for it. */
int append(const struct init *init, const char **list, const char *string);

typedef int operation(struct init *init, struct fields *fields);

#define PLAN_FUNCTION(number, NAME, name) operation op_##name;
PLAN_OPERATIONS(PLAN_FUNCTION)
#undef PLAN_FUNCTION

/* Sends a message to davit; text may be NULL. */
int tell(const struct init *init, enum plan_message_kind kind, int number, int detail, const char *text);
/* Waits for MESSAGE_GO; -EPIPE if davit has died. */
int await_go(int socket);
/* Makes the signals that end a process by default end davit-init, too. */
void end_by_signals(void);
/* Reports a sync point and waits for davit; number is the file descriptor that davit takes, or -1. */
int sync_with_davit(const struct init *init, enum plan_sync_point point, int number);
/* The same, but sends the file descriptor with SCM_RIGHTS. */
int sync_with_descriptor(const struct init *init, enum plan_sync_point point, int fd);

/* Appends HOME to an environment, the last list of its record, if OP_HOME has set it. */
int add_home(const struct init *init, const char **env);

/* Writes to a file in the trusted /proc, which no mount of the container can redirect (CVE-2025-52881). */
int proc_write(const struct init *init, const char *path, const char *text);

bool is_procfs(int fd);

/*
 * Paths inside the container. Every lookup starts at the root's file descriptor and cannot leave the root, whatever
 * symbolic links the image contains.
 */
enum path_kind { PATH_DIRECTORY, PATH_FILE };
int path_open(const struct init *init, const char *path, int flags, uint64_t resolve);
/* The same with another directory as the root of the lookup. */
int path_open_below(const struct init *init, int dir, const char *path, int flags, uint64_t resolve);
/* The same, and makes missing components; returns an O_PATH file descriptor. */
int path_make(const struct init *init, const char *path, enum path_kind kind, uint64_t resolve);
/* The same for a path that path_open has just found missing. */
int path_make_missing(const struct init *init, const char *path, enum path_kind kind, uint64_t resolve);
/*
 * Opens the parent directory of a path, makes it if missing, and sets name to the last component. The caller must not
 * close the file descriptor: it is cached, since nodes and links of one directory follow each other in a plan.
 */
int path_parent(struct init *init, const char *path, const char **name);
/* Drops the cached parent, which must be done before a mount is made or a process is started. */
void forget_parent(struct init *init);

/* Keeps a mount on /proc, /sys or /dev open: open_protected looks paths up in it. */
int keep_kernel_mount(struct init *init, const char *path, int mount);
/* After hooks: replaces kept mounts by those that hooks have mounted on top of them. */
void keep_mounts_of_hooks(struct init *init);
/* As path_open, but looks paths in kept mounts up below these, since their names may lead elsewhere by now. */
int open_protected(const struct init *init, const char *path);
/* Verifies that the container finds the kept mounts under their names, and closes them. */
int verify_kernel_mounts(struct init *init);

/* Makes a symbolic link in the container; an existing file is replaced or kept. */
int make_symlink(struct init *init, const char *path, const char *target, bool replace);

static inline void close_fd(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define cleanup_close __attribute__((cleanup(close_fd)))

#endif
