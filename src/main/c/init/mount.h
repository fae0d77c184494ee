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

/* Copies what a directory holds, with modes, owners and links, into another one; both are O_PATH. */
int copy_directory(int from, int to);

#endif
