/* Sets mount attributes with mount_setattr(2), or as far as possible with mount(2) before Linux 5.12. */
#include "mount.h"
#include "sys.h"
#include <stdio.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

static const struct {
    uint64_t attribute;
    unsigned long st;
    unsigned long ms;
} attribute_flags[] = {
    {MOUNT_ATTR_RDONLY, ST_RDONLY, MS_RDONLY},
    {MOUNT_ATTR_NOSUID, ST_NOSUID, MS_NOSUID},
    {MOUNT_ATTR_NODEV, ST_NODEV, MS_NODEV},
    {MOUNT_ATTR_NOEXEC, ST_NOEXEC, MS_NOEXEC},
    {MOUNT_ATTR_NODIRATIME, ST_NODIRATIME, MS_NODIRATIME},
};

void read_attributes(struct fields *fields, struct attributes *attributes)
{
    *attributes = (struct attributes){0};
    attributes->one.attr_set = field_number(fields);
    attributes->one.attr_clr = field_number(fields);
    attributes->tree.attr_set = field_number(fields);
    attributes->tree.attr_clr = field_number(fields);
}

static unsigned long access_time_flag(const struct mount_attr *attributes, unsigned long present)
{
    if (!(attributes->attr_clr & MOUNT_ATTR__ATIME))
        return present & ST_NOATIME ? MS_NOATIME : present & ST_RELATIME ? MS_RELATIME : MS_STRICTATIME;
    uint64_t mode = attributes->attr_set & MOUNT_ATTR__ATIME;
    return mode == MOUNT_ATTR_NOATIME ? MS_NOATIME : mode == MOUNT_ATTR_STRICTATIME ? MS_STRICTATIME : MS_RELATIME;
}

/* A remount replaces all flags, so those to keep are taken from the present ones. */
static unsigned long remount_flags(const struct mount_attr *attributes, unsigned long present)
{
    unsigned long flags = MS_REMOUNT | access_time_flag(attributes, present);
    for (size_t i = 0; i < sizeof attribute_flags / sizeof *attribute_flags; i++) {
        uint64_t attribute = attribute_flags[i].attribute;
        bool kept = present & attribute_flags[i].st && !(attributes->attr_clr & attribute);
        if (kept || attributes->attr_set & attribute)
            flags |= attribute_flags[i].ms;
    }
    return flags;
}

/* Calls mount(2) on a file descriptor, by a path relative to the trusted /proc. */
static int mount_on_descriptor(const struct init *init, int mount_fd, unsigned long flags, const char *data)
{
    char self[32];
    snprintf(self, sizeof self, "self/fd/%d", mount_fd);
    if (fchdir(init->proc) < 0)
        return -errno;
    return mount(NULL, self, NULL, flags, data) < 0 ? -errno : 0;
}

static int remount(const struct init *init, int mount, const struct attributes *attributes)
{
    struct statvfs fs;
    if (attributes->tree.attr_set | attributes->tree.attr_clr)
        return -ENOSYS;
    if (fstatvfs(mount, &fs) < 0)
        return -errno;
    return mount_on_descriptor(init, mount, MS_BIND | remount_flags(&attributes->one, fs.f_flag), NULL);
}

int remount_filesystem(const struct init *init, int mount, uint64_t set, uint64_t clear, const char *data)
{
    static const struct mount_attr unchanged;
    struct statvfs fs;
    if (fstatvfs(mount, &fs) < 0)
        return -errno;
    unsigned long kept = fs.f_flag & (ST_SYNCHRONOUS | ST_MANDLOCK); /* the MS_* flags have the same values */
    return mount_on_descriptor(init, mount, (remount_flags(&unchanged, fs.f_flag) | kept | set) & ~clear, data);
}

static int set_some(int mount, unsigned flags, const struct mount_attr *attributes)
{
    if (attributes->attr_set == 0 && attributes->attr_clr == 0)
        return 0;
    int err = sys_mount_setattr(mount, flags, attributes);
    if (err != -EINVAL || !(attributes->attr_clr & MOUNT_ATTR_NOSYMFOLLOW))
        return err;
    /* Before Linux 5.14 this attribute does not exist, so there is nothing to clear. */
    struct mount_attr older = *attributes;
    older.attr_clr &= ~(uint64_t)MOUNT_ATTR_NOSYMFOLLOW;
    return sys_mount_setattr(mount, flags, &older);
}

/* The tree's attributes come last, since the mount's own also clear flags that they do not set. */
int set_attributes(int mount, const struct attributes *attributes)
{
    int err = set_some(mount, 0, &attributes->one);
    return err < 0 ? err : set_some(mount, AT_RECURSIVE, &attributes->tree);
}

static int set_propagation(const struct init *init, int mount, uint64_t propagation)
{
    struct mount_attr attributes = {.propagation = propagation & ~(uint64_t)MS_REC};
    if (propagation == 0)
        return 0;
    int err = sys_mount_setattr(mount, propagation & MS_REC ? AT_RECURSIVE : 0, &attributes);
    return err == -ENOSYS ? mount_on_descriptor(init, mount, propagation, NULL) : err;
}

int place_mount(const struct init *init, int mount, int target, const struct attributes *attributes)
{
    int err = set_attributes(mount, attributes);
    bool only_in_place = err == -ENOSYS;
    if (target >= 0 && (err == 0 || only_in_place))
        err = move_to(init, mount, target);
    if (only_in_place && (err == 0 || target < 0))
        err = remount(init, mount, attributes);
    return err < 0 ? err : set_propagation(init, mount, attributes->propagation);
}
