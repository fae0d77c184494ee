/* Lookups that cannot leave the container's root: with openat2(2), or before Linux 5.6 component by component. */
#include "init.h"
#include "sys.h"
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>

enum {
    WALK_DEPTH = 64,    /* directories below the root */
    WALK_SYMLINKS = 40, /* the kernel's MAXSYMLINKS */
    RACES = 128,        /* attempts: a concurrent rename or mount makes openat2 fail with EAGAIN */
};

struct walk {
    int dirs[WALK_DEPTH]; /* from the root, which the caller owns, down to the current directory */
    int depth;
    int symlinks;
    char rest[PATH_MAX]; /* the remaining path */
};

static void walk_up(struct walk *walk)
{
    if (walk->depth > 0)
        close(walk->dirs[walk->depth--]);
}

static void walk_to_root(struct walk *walk)
{
    while (walk->depth > 0)
        walk_up(walk);
}

/* Removes the first component from the rest; returns 1, or 0 if there is none. */
static int walk_next(struct walk *walk, char name[NAME_MAX + 1])
{
    const char *start = walk->rest + strspn(walk->rest, "/");
    size_t length = strcspn(start, "/");
    if (length > NAME_MAX)
        return -ENAMETOOLONG;
    memcpy(name, start, length);
    name[length] = 0;
    memmove(walk->rest, start + length, strlen(start + length) + 1);
    return length > 0;
}

/* Prepends a symbolic link's target to the rest. */
static int walk_link(struct walk *walk, int link)
{
    char target[PATH_MAX];
    ssize_t length = readlinkat(link, "", target, sizeof target);
    if (length < 0)
        return -errno;
    if (++walk->symlinks > WALK_SYMLINKS)
        return -ELOOP;
    size_t rest = strlen(walk->rest);
    if ((size_t)length + rest >= sizeof walk->rest)
        return -ENAMETOOLONG;
    memmove(walk->rest + length, walk->rest, rest + 1);
    memcpy(walk->rest, target, (size_t)length);
    if (target[0] == '/')
        walk_to_root(walk);
    return 0;
}

static int walk_into(struct walk *walk, const char *name, int flags, uint64_t resolve)
{
    struct stat st;
    if (strcmp(name, ".") == 0)
        return 0;
    if (strcmp(name, "..") == 0) {
        walk_up(walk);
        return 0;
    }
    int fd = openat(walk->dirs[walk->depth], name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    bool is_last = walk->rest[0] == 0; /* a trailing slash requires a directory */
    if (fstat(fd, &st) < 0)
        st.st_mode = 0;
    if (S_ISLNK(st.st_mode) && !(is_last && flags & O_NOFOLLOW && flags & O_PATH)) {
        int err = resolve & RESOLVE_NO_SYMLINKS || (is_last && flags & O_NOFOLLOW) ? -ELOOP : walk_link(walk, fd);
        close(fd);
        return err;
    }
    int err = walk->depth + 1 == WALK_DEPTH ? -ENAMETOOLONG : is_last || S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
    if (err < 0)
        close(fd);
    else
        walk->dirs[++walk->depth] = fd;
    return err;
}

/* A walk returns an O_PATH file descriptor; for other flags the file is reopened through it. */
static int walk_result(const struct init *init, const struct walk *walk, int flags)
{
    char self[32];
    int fd = walk->dirs[walk->depth];
    struct stat st;
    if (flags & O_DIRECTORY && (fstat(fd, &st) < 0 || !S_ISDIR(st.st_mode)))
        return -ENOTDIR;
    if (flags & O_PATH)
        return result(fcntl(fd, F_DUPFD_CLOEXEC, 0));
    snprintf(self, sizeof self, "self/fd/%d", fd);
    return result(openat(init->proc, self, (flags & ~O_NOFOLLOW) | O_CLOEXEC));
}

static int walk_open(const struct init *init, int dir, const char *path, int flags, uint64_t resolve)
{
    struct walk walk = {.dirs = {dir}};
    char name[NAME_MAX + 1];
    int err = 0;
    if (strlen(path) >= sizeof walk.rest)
        return -ENAMETOOLONG;
    strcpy(walk.rest, path);
    while (err == 0 && (err = walk_next(&walk, name)) > 0)
        err = walk_into(&walk, name, flags, resolve);
    if (err == 0)
        err = walk_result(init, &walk, flags);
    walk_to_root(&walk);
    return err;
}

int path_open(const struct init *init, const char *path, int flags, uint64_t resolve)
{
    return path_open_below(init, init->root, path, flags, resolve);
}

int path_open_below(const struct init *init, int dir, const char *path, int flags, uint64_t resolve)
{
    struct open_how how = {
        .flags = (__u64)(flags | O_CLOEXEC),
        .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | resolve,
    };
    for (int race = 0; race < RACES; race++) {
        int fd = sys_openat2(dir, *path ? path : "/", &how);
        if (fd == -ENOSYS)
            return walk_open(init, dir, path, flags, resolve);
        if (fd != -EAGAIN)
            return fd;
    }
    return -EAGAIN;
}

/* Makes a directory entry; -EEXIST if there is one, which may be a symbolic link. */
static int make_entry(int dir, const char *name, enum path_kind kind)
{
    if (kind == PATH_DIRECTORY)
        return mkdirat(dir, name, 0755) < 0 ? -errno : 0;
    int fd = openat(dir, name, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0644);
    return fd < 0 ? -errno : close(fd);
}

/* State of making a path: links counts the dangling symbolic links that were followed. */
struct making {
    const struct init *init;
    uint64_t resolve;
    int links;
};

static int make_path(struct making *making, char *path, size_t length, enum path_kind kind);

/* Opens the directory of a path's last component, which begins at path[start], and makes it if missing. */
static int make_parent(struct making *making, char *path, size_t start)
{
    char saved = path[start];
    path[start] = 0;
    int dir = make_path(making, path, start, PATH_DIRECTORY);
    path[start] = saved;
    return dir;
}

/* Makes the target of a symbolic link, the last component of a path, which begins at path[start]. */
static int make_target(struct making *making, int dir, const char *path, size_t start, enum path_kind kind)
{
    char target[PATH_MAX];
    if (++making->links > WALK_SYMLINKS)
        return -ELOOP;
    memcpy(target, path, start);
    cleanup_close int link = result(openat(dir, path + start, O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (link < 0)
        return link;
    ssize_t length = readlinkat(link, "", target + start, sizeof target - start);
    if (length < 0)
        return errno == EINVAL ? -ENOENT : -errno;
    if ((size_t)length >= sizeof target - start)
        return -ENAMETOOLONG;
    target[start + (size_t)length] = 0;
    char *from = target[start] == '/' ? target + start : target;
    return make_path(making, from, strlen(from), kind);
}

/* Makes a path that path_open has just found missing. */
static int make_missing(struct making *making, char *path, size_t length, enum path_kind kind)
{
    while (length > 0 && path[length - 1] == '/')
        path[--length] = 0;
    size_t start = length;
    while (start > 0 && path[start - 1] != '/')
        start--;
    if (start == length)
        return -ENOENT;
    cleanup_close int dir = make_parent(making, path, start);
    if (dir < 0)
        return dir;
    int err = make_entry(dir, path + start, kind);
    if (err != -EEXIST)
        return err < 0 ? err : result(openat(dir, path + start, O_PATH | O_NOFOLLOW | O_CLOEXEC));
    int fd = path_open(making->init, path, O_PATH, making->resolve);
    return fd == -ENOENT ? make_target(making, dir, path, start, kind) : fd;
}

static int make_path(struct making *making, char *path, size_t length, enum path_kind kind)
{
    int fd = path_open(making->init, path, O_PATH, making->resolve);
    return fd == -ENOENT ? make_missing(making, path, length, kind) : fd;
}

int path_make_missing(const struct init *init, const char *path, enum path_kind kind, uint64_t resolve)
{
    struct making making = {.init = init, .resolve = resolve};
    char copy[PATH_MAX];
    size_t length = strlen(path);
    if (length >= sizeof copy)
        return -ENAMETOOLONG;
    memcpy(copy, path, length + 1);
    return make_missing(&making, copy, length, kind);
}

int path_make(const struct init *init, const char *path, enum path_kind kind, uint64_t resolve)
{
    int fd = path_open(init, path, O_PATH, resolve);
    return fd == -ENOENT ? path_make_missing(init, path, kind, resolve) : fd;
}

void forget_parent(struct init *init)
{
    if (init->parent_path != NULL)
        close(init->parent);
    init->parent_path = NULL;
}

int path_parent(struct init *init, const char *path, const char **name)
{
    char copy[PATH_MAX];
    const char *slash = strrchr(path, '/');
    *name = slash == NULL ? path : slash + 1;
    if (**name == 0 || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0)
        return -EINVAL;
    size_t length = (size_t)(*name - path);
    if (length >= sizeof copy)
        return -ENAMETOOLONG;
    if (init->parent_path != NULL && length == init->parent_length && memcmp(path, init->parent_path, length) == 0)
        return init->parent;
    forget_parent(init);
    memcpy(copy, path, length);
    copy[length] = 0;
    int dir = path_make(init, copy, PATH_DIRECTORY, 0);
    if (dir < 0)
        return dir;
    init->parent = dir;
    init->parent_path = path;
    init->parent_length = length;
    return dir;
}

bool is_procfs(int fd)
{
    struct statfs fs;
    return fstatfs(fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

static int write_proc_file(const struct init *init, const char *path, const char *text)
{
    struct open_how how = {
        .flags = O_WRONLY | O_CLOEXEC,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV,
    };
    cleanup_close int fd = sys_openat2(init->proc, path, &how);
    if (fd == -ENOSYS)
        fd = result(openat(init->proc, path, O_WRONLY | O_CLOEXEC));
    if (fd < 0)
        return fd;
    if (!is_procfs(fd))
        return -EXDEV;
    size_t size = strlen(text);
    ssize_t written = write(fd, text, size);
    if (written < 0)
        return -errno;
    return (size_t)written == size ? 0 : -EIO;
}

/*
 * Root owns /proc/PID of a process that is not dumpable, so another user must be dumpable for a moment (proc_pid(5)).
 */
int proc_write(const struct init *init, const char *path, const char *text)
{
    int err = write_proc_file(init, path, text);
    if (err != -EACCES)
        return err;
    prctl(PR_SET_DUMPABLE, 1);
    err = write_proc_file(init, path, text);
    prctl(PR_SET_DUMPABLE, 0);
    return err;
}
