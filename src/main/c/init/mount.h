/* The attributes of a mount, and how a mount gets them and its place. */
#ifndef DAVIT_MOUNT_H
#define DAVIT_MOUNT_H

#include "init.h"
#include <linux/mount.h>

struct attributes {
    struct mount_attr one;  /* of the mount itself */
    struct mount_attr tree; /* of it and all mounts below */
    uint64_t propagation;   /* MS_SHARED and the like, with MS_REC for all mounts below; 0: left alone */
};

/* All but the propagation. */
void read_attributes(struct fields *fields, struct attributes *attributes);

/* Sets all but the propagation; -ENOSYS before Linux 5.12. */
int set_attributes(int mount, const struct attributes *attributes);

/* Other flags and options for a filesystem, where fspick(2) is not to be had. */
int remount_filesystem(const struct init *init, int mount, uint64_t set, uint64_t clear, const char *data);

/* Gives a detached mount its attributes and puts it on target; with target -1 it is in its place already. */
int place_mount(const struct init *init, int mount, int target, const struct attributes *attributes);

/* A filesystem to be mounted. */
struct filesystem {
    const char *type;
    const char *source;
    uint64_t superblock; /* flags of mount(2) that concern the filesystem rather than the mount */
    const char **options;
};

/*
 * Makes a filesystem as a detached mount, with its attributes but for those that come later; what could not be set is
 * left in them. target is where it will be put.
 */
int make_filesystem(struct init *init, int target, const struct filesystem *filesystem, struct mount_attr *attributes,
                    uint64_t late);

/* Other options for a filesystem that is mounted. */
int reconfigure(struct init *init, int mount, uint64_t set, uint64_t clear, const char **options);

/* A mount cloned from what a path, or with AT_EMPTY_PATH a descriptor, refers to; flags are those of open_tree(2). */
int clone_mount(const struct init *init, int dir, const char *path, unsigned flags);
/* A filesystem where fsopen(2) is not to be had: -ENOSYS in a mount namespace that is not ours. */
int stage_filesystem(const struct init *init, const char *source, const char *type, unsigned long flags, const char *data);
/* Undoes one of these that is not needed; the descriptor is left to be closed. */
int discard_mount(const struct init *init, int mount);
/* Puts a mount that has been made by one of these on top of what a descriptor refers to. */
int move_to(const struct init *init, int mount, int target);

/* What the next OP_OPEN_TREE has opened. */
int take_tree(struct init *init);

/* Copies what a directory holds, with modes, owners and links, into another one; both are O_PATH. */
int copy_directory(int from, int to);

#endif
