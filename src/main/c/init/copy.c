/* Copies a directory into the filesystem that will cover it (mount option tmpcopyup). */
#include "mount.h"
#include "sys.h"
#include <dirent.h>
#include <limits.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

enum { COPY_DEPTH = 64 };

/* Copies at most the initial size, since another process may keep appending to the file. */
static int copy_content(int from, int to, off_t left)
{
    while (left > 0) {
        ssize_t size = sendfile(to, from, NULL, left < 1 << 20 ? (size_t)left : 1 << 20);
        if (size <= 0)
            return size < 0 ? -errno : 0;
        left -= size;
    }
    return 0;
}

/* Checks the type again after opening, since another process may share and change the root filesystem. */
static int look_at(int fd, mode_t type, struct stat *st)
{
    if (fstat(fd, st) < 0)
        return -errno;
    return (st->st_mode & S_IFMT) == type ? 0 : -EAGAIN;
}

static int copy_file(int from_dir, int to_dir, const char *name)
{
    struct stat st;
    cleanup_close int from = result(openat(from_dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (from < 0)
        return from;
    int err = look_at(from, S_IFREG, &st);
    if (err < 0)
        return err;
    cleanup_close int to = result(openat(to_dir, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (to < 0)
        return to;
    err = copy_content(from, to, st.st_size);
    if (err < 0)
        return err;
    return fchown(to, st.st_uid, st.st_gid) < 0 || fchmod(to, st.st_mode & 07777) < 0 ? -errno : 0;
}

static int copy_link(int from_dir, int to_dir, const char *name, const struct stat *st)
{
    char target[PATH_MAX];
    ssize_t length = readlinkat(from_dir, name, target, sizeof target - 1);
    if (length < 0)
        return -errno;
    target[length] = 0;
    if (symlinkat(target, to_dir, name) < 0)
        return -errno;
    return fchownat(to_dir, name, st->st_uid, st->st_gid, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

static int copy_node(int to_dir, const char *name, const struct stat *st)
{
    if (mknodat(to_dir, name, st->st_mode, st->st_rdev) < 0)
        return -errno;
    return fchownat(to_dir, name, st->st_uid, st->st_gid, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

static int copy_entries(int from, int to, int depth);

static int copy_subdirectory(int from_dir, int to_dir, const char *name, int depth)
{
    struct stat st;
    if (depth == COPY_DEPTH)
        return -ENAMETOOLONG;
    cleanup_close int from = result(openat(from_dir, name, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
    if (from < 0)
        return from;
    int err = look_at(from, S_IFDIR, &st);
    if (err < 0)
        return err;
    if (mkdirat(to_dir, name, 0700) < 0)
        return -errno;
    cleanup_close int to = result(openat(to_dir, name, O_RDONLY | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
    if (to < 0)
        return to;
    err = copy_entries(from, to, depth + 1);
    if (err < 0)
        return err;
    return fchown(to, st.st_uid, st.st_gid) < 0 || fchmod(to, st.st_mode & 07777) < 0 ? -errno : 0;
}

static int copy_entry(int from, int to, const char *name, int depth)
{
    struct stat st;
    if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return -errno;
    switch (st.st_mode & S_IFMT) {
    case S_IFDIR:
        return copy_subdirectory(from, to, name, depth);
    case S_IFREG:
        return copy_file(from, to, name);
    case S_IFLNK:
        return copy_link(from, to, name, &st);
    default:
        return copy_node(to, name, &st);
    }
}

static int copy_entries(int from, int to, int depth)
{
    _Alignas(struct dirent) char entries[2048]; /* struct dirent is the kernel's linux_dirent64 */
    cleanup_close int directory = result(openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory < 0)
        return directory;
    long size;
    while ((size = syscall(SYS_getdents64, directory, entries, sizeof entries)) > 0) {
        for (long offset = 0; offset < size;) {
            const struct dirent *entry = (const struct dirent *)(entries + offset);
            offset += entry->d_reclen;
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
                continue;
            int err = copy_entry(from, to, entry->d_name, depth);
            if (err < 0)
                return err;
        }
    }
    return size < 0 ? -errno : 0;
}

int copy_directory(int from, int to)
{
    return copy_entries(from, to, 0);
}
