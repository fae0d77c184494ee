/*
 * Fuzzes the walk that davit-init does where there is no openat2(2): in one tree of directories and links it must come
 * to where the kernel comes, make what is missing in the same places, and never leave the tree. The input is what to do,
 * and the path.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What has been made, to be compared and taken away again. */
enum { MADE = PATH_MAX / 2 };

struct made {
    int dir;
    ino_t dir_inode;
    char name[NAME_MAX + 1];
    bool directory;
};

static struct {
    bool has_openat2;
    struct made made[MADE];
    size_t count;
} host;

static void fail(const char *what, const char *path, long expected, long found)
{
    fprintf(stderr, "%s: %s: %ld by the kernel, %ld by the walk\n", path, what, expected, found);
    abort();
}

static void keep(int dir, const char *name, bool directory)
{
    struct stat st;
    struct made *made = &host.made[host.count++];
    if (host.count == MADE || fstat(dir, &st) < 0)
        abort();
    made->dir = dup(dir);
    made->dir_inode = st.st_ino;
    strcpy(made->name, name);
    made->directory = directory;
}

static void unmake(void)
{
    while (host.count > 0) {
        const struct made *made = &host.made[--host.count];
        if (unlinkat(made->dir, made->name, made->directory ? AT_REMOVEDIR : 0) < 0)
            abort();
        close(made->dir);
    }
}

static int open_entry(int dir, const char *path, int flags)
{
    int fd = openat(dir, path, flags, 0644);
    if (fd >= 0 && flags & O_CREAT)
        keep(dir, path, false);
    return fd;
}

static int make_directory(int dir, const char *path)
{
    int err = mkdirat(dir, path, 0755);
    if (err == 0)
        keep(dir, path, true);
    return err;
}

static long absent(void)
{
    errno = ENOSYS;
    return -1;
}

#define openat(dir, path, flags, ...) open_entry(dir, path, flags)
#define mkdirat(dir, path, mode) make_directory(dir, path)
#define syscall(number, ...) ((number) == SYS_openat2 && !host.has_openat2 ? absent() : syscall(number, __VA_ARGS__))
#include "../../../main/c/init/path.c"
#undef openat
#undef mkdirat
#undef syscall

/* Directories, files and links, with names that a fuzzer guesses soon. */
static const struct {
    const char *path, *target;
} tree[] = {
    {"a", NULL}, {"a/b", NULL}, {"a/b/c", NULL}, {"d", NULL}, {"a/f", ""}, {"g", ""},
    {"l", "a"}, {"m", "/a/b"}, {"n", "../../.."}, {"o", "l/b"}, {"p", "p"}, {"q", "a/f"}, {"r", "/"}, {"s", "a/"},
    {"t", "."}, {"u", ".."}, {"v", "e"}, {"w", "/e/h"}, {"x", "m/../f"}, {"y", "q/"}, {"z", "../outside/i"},
    {"a/j", "../../g"}, {"a/b/k", "/../../outside"}, {"d/l", "/l/b"}, {"d/e", "e"}, {"d/v", "../v"}, {"d/w", "x/y/../z"},
    {"A", "B"}, {"B", "C/"}, {"C", "./D"}, {"D", "../E"}, {"E", "/F"}, {"F", "G"}, {"G", "H"}, {"H", "I"}, {"I", "J"},
    {"J", "a"}, {"K", "A/../A/../A/../A/../A"},
};

static struct init init = {.root = -1};

static void make_tree(int root)
{
    for (size_t i = 0; i < sizeof tree / sizeof *tree; i++) {
        int err = tree[i].target == NULL ? mkdirat(root, tree[i].path, 0755)
                  : tree[i].target[0] != 0 ? symlinkat(tree[i].target, root, tree[i].path)
                                           : openat(root, tree[i].path, O_CREAT | O_WRONLY, 0644);
        if (err < 0)
            abort();
    }
}

/* In a filesystem that is mounted nowhere: nothing is left of it. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    if (unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWUSER | CLONE_NEWNS) < 0)
        perror("unshare");
    int context = sys_fsopen("tmpfs");
    if (context < 0 || sys_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL) < 0) {
        fprintf(stderr, "walk: needs a tmpfs, by fsopen(2)\n");
        exit(1);
    }
    int top = sys_fsmount(context, 0);
    if (top < 0 || mkdirat(top, "root", 0755) < 0 || mkdirat(top, "outside", 0755) < 0)
        abort();
    init.root = openat(top, "root", O_PATH | O_DIRECTORY);
    init.proc = open("/proc", O_PATH | O_DIRECTORY);
    make_tree(init.root);
    return 0;
}

/* What is done with a path: its outcome, and what it has made. */
struct outcome {
    long result; /* the inode, or -errno */
    size_t count;
    struct made made[8];
};

enum { OPEN = 0, MAKE_FILE = 1, MAKE_DIRECTORY = 2, PARENT = 3 };

/* As all others, it is the caller's to close. */
static int own_parent(int dir)
{
    init.parent_path = NULL;
    return dir;
}

static int perform(unsigned what, const char *path)
{
    static const int flags[] = {O_PATH, O_PATH | O_DIRECTORY, O_PATH | O_NOFOLLOW, O_RDONLY | O_NONBLOCK,
                                O_RDONLY | O_DIRECTORY, O_RDONLY | O_NOFOLLOW};
    uint64_t resolve = what & 64 ? RESOLVE_NO_SYMLINKS : 0;
    const char *name;
    switch (what & 3) {
    case OPEN:
        return path_open(&init, path, flags[(what >> 2 & 15) % (sizeof flags / sizeof *flags)], resolve);
    case MAKE_FILE:
        return path_make(&init, path, PATH_FILE, resolve);
    case MAKE_DIRECTORY:
        return path_make(&init, path, PATH_DIRECTORY, resolve);
    default:
        return own_parent(path_parent(&init, path, &name));
    }
}

static void check_inside(int fd, const char *path)
{
    char self[32], place[PATH_MAX + 32];
    snprintf(self, sizeof self, "self/fd/%d", fd);
    ssize_t length = readlinkat(init.proc, self, place, sizeof place - 1);
    place[length < 0 ? 0 : length] = 0;
    if (strncmp(place, "/root", 5) != 0 || (place[5] != 0 && place[5] != '/'))
        fail(place, path, 0, 1);
}

static struct outcome outcome_of(unsigned what, const char *path, bool has_openat2)
{
    struct outcome outcome = {0};
    struct stat st;
    host.has_openat2 = has_openat2;
    int fd = perform(what, path);
    outcome.result = fd;
    outcome.count = host.count;
    memcpy(outcome.made, host.made, (host.count < 8 ? host.count : 8) * sizeof *host.made);
    if (fd >= 0) {
        check_inside(fd, path);
        /* What is made anew has another inode each time. */
        outcome.result = host.count > 0 ? 0 : fstat(fd, &st) < 0 ? -1 : (long)st.st_ino;
        close(fd);
    }
    unmake();
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[512];
    if (size < 1 || size > sizeof path || memchr(data + 1, 0, size - 1) != NULL)
        return 0;
    memcpy(path, data + 1, size - 1);
    path[size - 1] = 0;
    struct outcome kernel = outcome_of(data[0], path, true), walk = outcome_of(data[0], path, false);
    /* It has less room than the kernel, and says so; the kernel gives up while others rename and mount. */
    if (walk.result == -ENAMETOOLONG || kernel.result == -EAGAIN)
        return 0;
    if (kernel.result != walk.result)
        fail("the outcome", path, kernel.result, walk.result);
    if (kernel.count != walk.count)
        fail("what is made", path, (long)kernel.count, (long)walk.count);
    for (size_t i = 0; i < kernel.count && i < 8; i++)
        if (strcmp(kernel.made[i].name, walk.made[i].name) != 0 || kernel.made[i].directory != walk.made[i].directory ||
            (i == 0 && kernel.made[i].dir_inode != walk.made[i].dir_inode))
            fail("what is made", path, (long)i, (long)i);
    return 0;
}
