/* Mount attributes, and functions that make and attach mounts. */
#ifndef DAVIT_MOUNT_H
#define DAVIT_MOUNT_H

#include "init.h"
#include <linux/mount.h>

struct attributes {
    struct mount_attr one;  /* for the mount itself */
    struct mount_attr tree; /* for the mount and all mounts below it */
    uint64_t propagation;   /* MS_SHARED and the like, with MS_REC for all mounts below; 0: unchanged */
};

/* Reads all fields except the propagation. */
void read_attributes(struct fields *fields, struct attributes *attributes);

/* Sets all attributes except the propagation; -ENOSYS before Linux 5.12. */
int set_attributes(int mount, const struct attributes *attributes);

/* Changes superblock flags and options with mount(2), if fspick(2) is not available. */
int remount_filesystem(const struct init *init, int mount, uint64_t set, uint64_t clear, const char *data);

/* Sets the attributes of a detached mount and attaches it to target; with target -1 it is attached already. */
int place_mount(const struct init *init, int mount, int target, const struct attributes *attributes);

/* The arguments of a new mount. */
struct filesystem {
    const char *type;
    const char *source;
    uint64_t superblock; /* the MS_* flags that apply to the superblock rather than the mount */
    const char **options;
};

/*
 * Makes a detached mount of a new filesystem. Sets its attributes except those in late, and leaves in attributes those
 * that are still to be set. target is the mount point to be.
 */
int make_filesystem(struct init *init, int target, const struct filesystem *filesystem, struct mount_attr *attributes,
                    uint64_t late);

/* Changes superblock flags and options of a mounted filesystem. */
int reconfigure(struct init *init, int mount, uint64_t set, uint64_t clear, const char **options);

/* Clones the mount at a path, or at dir with AT_EMPTY_PATH; flags are those of open_tree(2). */
int clone_mount(const struct init *init, int dir, const char *path, unsigned flags);
/* Mounts a filesystem without fsopen(2); -ENOSYS unless this process has a new mount namespace. */
int stage_filesystem(const struct init *init, const char *source, const char *type, unsigned long flags, const char *data);
/* Unmounts a mount that one of these made; does not close the file descriptor. */
int discard_mount(const struct init *init, int mount);
/* Attaches a mount that one of these made to the file that target refers to. */
int move_to(const struct init *init, int mount, int target);

/* Returns the tree that is to be attached next. */
int take_tree(struct init *init);

/* Copies the content of a directory, with modes, owners and links, into another one; both are O_PATH. */
int copy_directory(int from, int to);

#endif
