/*
 * davit-init as an immutable file outside of any directory, since the container may open its process's executable and
 * write to it (CVE-2019-5736).
 */
#include "davit.h"
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

extern const unsigned char davit_init_start[], davit_init_end[];

static long image_size(void)
{
    return davit_init_end - davit_init_start;
}

static int image_memfd(void)
{
    int fd = sealed_memfd("davit-init", davit_init_start, image_size(), MFD_EXEC);
    return fd == -EINVAL /* before Linux 6.3 */ ? sealed_memfd("davit-init", davit_init_start, image_size(), 0) : fd;
}

static int fill_filesystem(int mount)
{
    int fd = openat(mount, "davit-init", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0500);
    if (fd < 0)
        return -errno;
    long written = davit_write(fd, davit_init_start, image_size());
    close(fd);
    return written < 0 ? (int)written : written < image_size() ? -ENOSPC : 0;
}

static int configure(int context, unsigned command, const char *key)
{
    return (int)result(syscall(SYS_fsconfig, context, command, key, NULL, 0));
}

/* Returns the file on a tmpfs that is detached, and read-only once the file is written. */
static int readonly_filesystem(void)
{
    int context = (int)result(syscall(SYS_fsopen, "tmpfs", FSOPEN_CLOEXEC));
    if (context < 0)
        return context;
    int mount = -1, fd = -1, err = configure(context, FSCONFIG_CMD_CREATE, NULL);
    if (err == 0)
        err = mount = (int)result(syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV));
    if (mount >= 0)
        err = fill_filesystem(mount);
    if (err == 0)
        err = configure(context, FSCONFIG_SET_FLAG, "ro");
    if (err == 0)
        err = configure(context, FSCONFIG_CMD_RECONFIGURE, NULL);
    if (err == 0)
        err = fd = (int)result(openat(mount, "davit-init", O_RDONLY | O_CLOEXEC));
    if (mount >= 0)
        close(mount);
    close(context);
    return err < 0 ? err : fd;
}

/* The host may forbid executable memfds (vm.memfd_noexec), and a sandbox memfd_create or the mount API. */
int davit_init_image(void)
{
    int image = image_memfd(), other;
    if (image != -EACCES && image != -EPERM && image != -ENOSYS)
        return image;
    other = readonly_filesystem();
    if (other < 0)
        other = davit_nameless_file(davit_init_start, image_size(), 0500);
    return other < 0 ? image : other;
}
