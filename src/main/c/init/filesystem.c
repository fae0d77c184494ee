/*
 * Makes filesystems as detached mounts, with a filesystem context (fsopen(2)), or with mount(2) for options that a
 * context does not support; and reconfigures mounted filesystems.
 */
#include "mount.h"
#include "init.h"
#include "sys.h"
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

/* The parameters that a filesystem context has for every filesystem, by MS_* flag. */
static const struct {
    unsigned long flag;
    const char *set, *clear;
} superblock_options[] = {
    {MS_RDONLY, "ro", "rw"},
    {MS_SYNCHRONOUS, "sync", "async"},
    {MS_DIRSYNC, "dirsync", NULL},
    {MS_LAZYTIME, "lazytime", "nolazytime"},
    {MS_MANDLOCK, "mand", "nomand"},
};

enum {
    ONLY_MOUNT2 = MS_SILENT | MS_I_VERSION, /* flags without a parameter in a filesystem context */
    OPTION_SIZE = 256,                      /* the maximum of fsconfig(2) for a key or value, in bytes */
};

static int configure(int context, const char *option)
{
    char key[OPTION_SIZE];
    const char *equals = strchr(option, '=');
    if (equals == NULL)
        return sys_fsconfig(context, FSCONFIG_SET_FLAG, option, NULL);
    size_t length = (size_t)(equals - option);
    if (length >= sizeof key)
        return -E2BIG;
    memcpy(key, option, length);
    key[length] = 0;
    return sys_fsconfig(context, FSCONFIG_SET_STRING, key, equals + 1);
}

static int configure_flags(int context, uint64_t set, uint64_t clear)
{
    int err = 0;
    for (size_t i = 0; err == 0 && i < sizeof superblock_options / sizeof *superblock_options; i++) {
        if (set & superblock_options[i].flag)
            err = sys_fsconfig(context, FSCONFIG_SET_FLAG, superblock_options[i].set, NULL);
        else if (clear & superblock_options[i].flag)
            err = sys_fsconfig(context, FSCONFIG_SET_FLAG, superblock_options[i].clear, NULL);
    }
    return err;
}

static int configure_options(int context, const char **options)
{
    int err = 0;
    for (const char **option = options; err == 0 && *option != NULL; option++)
        err = configure(context, *option);
    return err;
}

static int configure_all(int context, const struct filesystem *filesystem)
{
    int err = 0;
    if (*filesystem->source)
        err = sys_fsconfig(context, FSCONFIG_SET_STRING, "source", filesystem->source);
    if (err == 0)
        err = configure_flags(context, filesystem->superblock, 0);
    if (err == 0)
        err = configure_options(context, filesystem->options);
    return err < 0 ? err : sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL);
}

/* Reads the kernel's error message from the context, such as "tmpfs: Unknown parameter 'sise'". */
static void read_log(struct init *init, int context)
{
    ssize_t length = read(context, init->detail, sizeof init->detail - 1);
    init->detail[length > 0 ? length : 0] = 0;
}

static int make_in_context(struct init *init, const struct filesystem *filesystem, unsigned attributes)
{
    cleanup_close int context = sys_fsopen(filesystem->type);
    if (context < 0)
        return context;
    int err = configure_all(context, filesystem);
    if (err < 0) {
        read_log(init, context);
        return err;
    }
    return sys_fsmount(context, attributes);
}

static bool needs_mount2(const struct filesystem *filesystem)
{
    for (const char **option = filesystem->options; *option != NULL; option++)
        if (strlen(*option) >= OPTION_SIZE)
            return true;
    return filesystem->superblock & ONLY_MOUNT2 || strlen(filesystem->source) >= OPTION_SIZE;
}

/* Joins options with commas, as mount(2) expects them. */
static int join_options(const char **options, char *data, size_t size)
{
    size_t used = 0;
    data[0] = 0;
    for (; *options != NULL; options++) {
        size_t length = strlen(*options);
        if (used + length + 2 > size)
            return -E2BIG;
        if (used > 0)
            data[used++] = ',';
        memcpy(data + used, *options, length + 1);
        used += length;
    }
    return 0;
}

/* Mounts a filesystem with mount(2) on a directory of the private tmpfs stage, and returns a detached clone. */
static int mount_in(int stage, const struct filesystem *filesystem)
{
    char data[4096];
    int err = join_options(filesystem->options, data, sizeof data);
    if (err < 0)
        return err;
    if (mkdirat(stage, "mount", 0700) < 0 || fchdir(stage) < 0 ||
        mount(filesystem->source, "mount", filesystem->type, filesystem->superblock, data) < 0)
        return -errno;
    return sys_open_tree(stage, "mount", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
}

/*
 * Makes a filesystem with mount(2). Its mount can only be opened by path, and another process may change a path in the
 * root filesystem: so it is mounted in a private tmpfs, which covers the target meanwhile.
 */
static int make_by_mount2(int target, const struct filesystem *filesystem)
{
    cleanup_close int context = sys_fsopen("tmpfs");
    if (context < 0)
        return context;
    int err = sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL);
    cleanup_close int stage = err < 0 ? err : sys_fsmount(context, 0);
    if (stage < 0)
        return stage;
    err = sys_move_mount(stage, target);
    if (err < 0)
        return err;
    int made = mount_in(stage, filesystem);
    if (fchdir(stage) == 0 && umount2(".", MNT_DETACH) == 0)
        return made;
    err = -errno;
    close_fd(&made);
    return err;
}

/* Makes a filesystem without the mount API. */
static int make_staged(const struct init *init, const struct filesystem *filesystem)
{
    char data[4096];
    int err = join_options(filesystem->options, data, sizeof data);
    return err < 0 ? err : stage_filesystem(init, filesystem->source, filesystem->type, filesystem->superblock, data);
}

int make_filesystem(struct init *init, int target, const struct filesystem *filesystem, struct mount_attr *attributes,
                    uint64_t late)
{
    bool by_mount2 = needs_mount2(filesystem);
    int mount = by_mount2 ? make_by_mount2(target, filesystem)
                          : make_in_context(init, filesystem, (unsigned)(attributes->attr_set & ~late));
    if (mount == -ENOSYS)
        return make_staged(init, filesystem);
    if (!by_mount2)
        *attributes = (struct mount_attr){.attr_set = attributes->attr_set & late};
    return mount;
}

static int reconfigure_context(struct init *init, int mount, uint64_t set, uint64_t clear, const char **options)
{
    cleanup_close int context = sys_fspick(mount);
    if (context < 0)
        return context;
    int err = set & MS_I_VERSION ? sys_fsconfig(context, FSCONFIG_SET_FLAG, "iversion", NULL) : 0;
    if (err == 0)
        err = configure_flags(context, set, clear);
    if (err == 0)
        err = configure_options(context, options);
    if (err == 0)
        err = sys_fsconfig(context, FSCONFIG_CMD_RECONFIGURE, NULL, NULL);
    if (err < 0)
        read_log(init, context);
    return err;
}

int reconfigure(struct init *init, int mount, uint64_t set, uint64_t clear, const char **options)
{
    char data[4096];
    if (set == 0 && clear == 0 && *options == NULL)
        return 0;
    int err = reconfigure_context(init, mount, set, clear, options);
    if (err != -ENOSYS)
        return err;
    err = join_options(options, data, sizeof data);
    return err < 0 ? err : remount_filesystem(init, mount, set, clear, data);
}
