/*
 * The kernel's part of `run`, and nothing else: what a runtime must have the kernel do for the bundle that
 * scripts/bench measures, with no configuration read, no state kept and nothing checked; not even the rules for devices
 * are set. No runtime can be below it.
 *
 *     floor ID
 *
 * The steps come from the bundle's config.json: scripts/bench writes them into plan.h and compiles this file with it.
 * An '@' in a path stands for ID.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

/* Paths in the container are relative to its root, which is the working directory while the steps are carried out. */
enum kind { END, MOUNT, FOLDER, DEVICE, LINK, FILE_TEXT };
struct step {
    enum kind kind;
    const char *from, *to, *type;
    unsigned long flags;
    const char *data;
};

#include "plan.h" /* rootfs, hostname, namespaces, cgroups[], limits[], steps[], argv[] */

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static const char *id;

static void die(const char *what)
{
    dprintf(STDERR_FILENO, "floor: %s: %s\n", what, strerror(errno));
    _exit(125);
}

/* The path with ID put in: each step is done before the next one needs the buffer. */
static const char *with_id(const char *path)
{
    static char buffer[512];
    const char *at = path ? strchr(path, '@') : NULL;
    if (!at)
        return path;
    snprintf(buffer, sizeof buffer, "%.*s%s%s", (int)(at - path), path, id, at + 1);
    return buffer;
}

static void write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        die(path);
    close(fd);
}

static void carry_out(const struct step *step)
{
    int failed = 0;
    switch (step->kind) {
    case END:
        return;
    case MOUNT:
        failed = mount(with_id(step->from), step->to, step->type, step->flags, step->data);
        break;
    case FOLDER:
        failed = mkdir(step->to, 0755);
        break;
    case DEVICE:
        failed = mknod(step->to, S_IFCHR | 0666, step->flags);
        break;
    case LINK:
        failed = symlink(step->from, step->to);
        break;
    case FILE_TEXT:
        write_text(with_id(step->to), step->data);
        break;
    }
    if (failed)
        die(step->to);
}

static void carry_out_all(const struct step *step)
{
    for (; step->kind != END; step++)
        carry_out(step);
}

static int contain(void *unused)
{
    (void)unused;
    for (size_t i = 0; i < LENGTH(cgroups); i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/cgroup.procs", with_id(cgroups[i]));
        write_text(path, "0");
    }
    /* Only now: from inside a cgroup namespace, the cgroup could not be joined (cgroup_namespaces(7)). */
    if (namespaces & CLONE_NEWCGROUP && unshare(CLONE_NEWCGROUP))
        die("unshare");
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) || mount(rootfs, rootfs, NULL, MS_BIND | MS_REC, NULL) ||
        chdir(rootfs))
        die(rootfs);
    carry_out_all(steps);
    if (sethostname(hostname, strlen(hostname)))
        die("sethostname");
    if (syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) || chdir("/"))
        die("pivot_root");
    execv(argv[0], argv);
    die(argv[0]);
    return 0;
}

int main(int argc, char **arguments)
{
    static char stack[65536] __attribute__((aligned(16)));
    int status;
    if (argc != 2)
        return 2;
    id = arguments[1];
    for (size_t i = 0; i < LENGTH(cgroups); i++)
        if (mkdir(with_id(cgroups[i]), 0755))
            die(cgroups[i]);
    carry_out_all(limits);
    int flags = (namespaces & ~CLONE_NEWCGROUP) | CLONE_VM | CLONE_VFORK | SIGCHLD;
    pid_t pid = clone(contain, stack + sizeof stack, flags, NULL);
    if (pid < 0)
        die("clone");
    if (waitpid(pid, &status, 0) != pid)
        die("wait");
    for (size_t i = 0; i < LENGTH(cgroups); i++)
        if (rmdir(with_id(cgroups[i])))
            die(cgroups[i]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 126;
}
