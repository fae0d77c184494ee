#include "davit.h"
#include <fcntl.h>
#include <linux/mount.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

static int reconfigure(int context, const char *option)
{
    if (syscall(SYS_fsconfig, context, FSCONFIG_SET_FLAG, option, NULL, 0) < 0)
        return -errno;
    return (int)result(syscall(SYS_fsconfig, context, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0));
}

/* Sets an option of the superblock mounted at a path; other options and mount attributes are unchanged. */
int davit_set_mount_option(const char *path, const char *option)
{
    int context = (int)syscall(SYS_fspick, AT_FDCWD, path, FSPICK_CLOEXEC);
    if (context < 0)
        return -errno;
    int err = reconfigure(context, option);
    close(context);
    return err;
}
