/* The container's pseudoterminal. */
#include "init.h"
#include "mount.h"
#include "sys.h"
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

/*
 * Opens a new pseudoterminal in the container's devpts, and verifies it, since an image may contain any file at this
 * path (CVE-2025-52565).
 */
static int open_master(const struct init *init)
{
    struct statfs fs;
    struct stat st;
    int master = path_open(init, "/dev/pts/ptmx", O_RDWR | O_NOCTTY, 0);
    if (master < 0)
        return master;
    if (fstatfs(master, &fs) == 0 && fs.f_type == DEVPTS_SUPER_MAGIC && fstat(master, &st) == 0 &&
        S_ISCHR(st.st_mode) && st.st_rdev == makedev(5, 2))
        return master;
    close(master);
    return -ENODEV;
}

/* Opens the slave through the master, since its path may lead elsewhere (TIOCGPTPEER, ioctl_tty(2)). */
static int open_slave(int master)
{
    int unlocked = 0;
    if (ioctl(master, TIOCSPTLCK, &unlocked) < 0)
        return -errno;
    return result(ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
}

static int bind_console(struct init *init, int slave)
{
    static const struct attributes none;
    cleanup_close int tree = clone_mount(init, slave, "", AT_EMPTY_PATH);
    if (tree < 0)
        return tree;
    cleanup_close int target = path_make(init, "/dev/console", PATH_FILE, 0);
    return target < 0 ? target : place_mount(init, tree, target, &none);
}

static int use_slave(int slave)
{
    for (int fd = 0; fd < 3; fd++)
        if (dup2(slave, fd) < 0)
            return -errno;
    return ioctl(0, TIOCSCTTY, 0) < 0 ? -errno : 0;
}

/* Fields: rows and columns (0: unchanged), whether to bind-mount it on /dev/console. davit receives the master. */
int op_terminal(struct init *init, struct fields *fields)
{
    struct winsize size = {.ws_row = (unsigned short)field_number(fields)};
    size.ws_col = (unsigned short)field_number(fields);
    bool console = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    cleanup_close int master = open_master(init);
    if (master < 0)
        return master;
    cleanup_close int slave = open_slave(master);
    if (slave < 0)
        return slave;
    int err = 0;
    if (size.ws_row != 0 && size.ws_col != 0 && ioctl(slave, TIOCSWINSZ, &size) < 0)
        err = -errno;
    if (err == 0 && console)
        err = bind_console(init, slave);
    if (err == 0)
        err = use_slave(slave);
    return err < 0 ? err : sync_with_descriptor(init, SYNC_TERMINAL, master);
}
