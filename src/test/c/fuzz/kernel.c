/*
 * The system calls of davit-init while it is fuzzed. It is long because it has one function for each of them, around one
 * table of open files.
 */
#define FUZZ_KERNEL_ITSELF
#include "kernel.h"
#include "../../../main/c/init/sys.h"
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

enum { FILES = 512, NO_DESCRIPTORS = 1 << 20, MAPPINGS = 4, LARGEST_MAPPING = 1 << 16 };

/* A descriptor gets a number that none has had before: whatever is closed twice is seen. */
struct file {
    bool open;
    mode_t mode;
    dev_t device;
    long filesystem;
    const unsigned char *content; /* NULL: what is read are the fuzzer's bytes */
    size_t size, offset;
};

static struct {
    int first; /* number of a descriptor: another one for each input, */
               /* for no plan may tell davit-init to close what it has opened itself */
    const unsigned char *next, *end;
    struct file files[FILES];
    size_t opened;
    void *mappings[MAPPINGS];
    size_t mapped;
} kernel;

static unsigned char answer(void)
{
    return kernel.next < kernel.end ? *kernel.next++ : 0;
}

/* Whether a call fails, one of eight; with errno set. */
static bool fails(void)
{
    static const int errors[] = {
        ENOSYS, EPERM, EINVAL, ENOENT, EACCES, EEXIST, ENOTDIR, ELOOP, E2BIG, EAGAIN, EINTR, ENOSPC, EROFS, ENOMEM,
        ENAMETOOLONG, EBADF, ENODEV, EMFILE, ENXIO, EIO};
    unsigned char chosen = answer();
    if (chosen < 224)
        return false;
    errno = errors[(chosen - 224u) % (sizeof errors / sizeof *errors)];
    return true;
}

/* Reads it all, which is an error where davit-init had no such memory. */
static void touch(const void *memory, size_t size)
{
    const volatile unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        (void)bytes[i];
}

static void touch_text(const char *text)
{
    if (text != NULL)
        touch(text, strlen(text) + 1);
}

static size_t fill(void *buffer, size_t size)
{
    size_t left = (size_t)(kernel.end - kernel.next);
    size_t wanted = answer() | (size_t)answer() << 8;
    left = left > 2 ? left - 2 : 0;
    wanted = wanted < size ? wanted : size;
    wanted = wanted < left ? wanted : left;
    memcpy(buffer, kernel.next, wanted);
    kernel.next += wanted;
    return wanted;
}

static struct file *file_of(int fd)
{
    return fd >= kernel.first && fd < kernel.first + (int)kernel.opened ? &kernel.files[fd - kernel.first] : NULL;
}

static int number_for(const unsigned char *input, size_t size)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ input[i]) * 16777619u;
    return 0x40000000 | (int)(hash & 0x1fffffff);
}

void kernel_start(const unsigned char *input, size_t plan, size_t size)
{
    memset(&kernel, 0, sizeof kernel);
    kernel.first = number_for(input, size);
    kernel.next = input + plan;
    kernel.end = input + size;
}

int kernel_open(mode_t mode, long filesystem)
{
    if (kernel.opened == FILES) {
        errno = EMFILE;
        return -1;
    }
    kernel.files[kernel.opened] = (struct file){.open = true, .mode = mode, .filesystem = filesystem};
    return kernel.first + (int)kernel.opened++;
}

void kernel_fill(int fd, const void *content, size_t size)
{
    struct file *file = file_of(fd);
    file->content = content;
    file->size = size;
}

static void check_open(const int *expected, size_t count)
{
    for (size_t i = 0; i < kernel.opened; i++) {
        bool found = !kernel.files[i].open;
        for (size_t j = 0; j < count; j++)
            found = found || expected[j] == kernel.first + (int)i;
        if (!found) {
            fprintf(stderr, "descriptor %zu has been left open\n", i);
            abort();
        }
    }
}

void kernel_end(const int *expected, size_t count)
{
    for (size_t i = 0; i < kernel.mapped; i++)
        free(kernel.mappings[i]);
    kernel.mapped = 0;
    if (expected != NULL)
        check_open(expected, count);
}

/* What a path leads to: mostly what davit-init expects there. */
static int open_path(int dir, const char *path)
{
    static const mode_t modes[] = {S_IFDIR | 0755, S_IFREG | 0644, S_IFLNK | 0777, S_IFCHR | 0666, S_IFBLK | 0600, S_IFIFO | 0600};
    const struct file *parent = file_of(dir);
    size_t length = strlen(path);
    unsigned char kind = answer();
    long filesystem = parent != NULL && kind < 128 ? parent->filesystem : kind & 1 ? PROC_SUPER_MAGIC : TMPFS_MAGIC;
    int fd = kernel_open(modes[kind % (sizeof modes / sizeof *modes)], filesystem);
    if (fd < 0 || kind != 0)
        return fd;
    if (length >= 4 && strcmp(path + length - 4, "null") == 0) {
        file_of(fd)->mode = S_IFCHR | 0666;
        file_of(fd)->device = makedev(1, 3);
    }
    if (length >= 4 && strcmp(path + length - 4, "ptmx") == 0) {
        file_of(fd)->mode = S_IFCHR | 0666;
        file_of(fd)->device = makedev(5, 2);
        file_of(fd)->filesystem = DEVPTS_SUPER_MAGIC;
    }
    return fd;
}

int kernel_openat(int dir, const char *path)
{
    touch_text(path);
    return fails() ? -1 : open_path(dir, path);
}

int kernel_close(int fd)
{
    struct file *file = file_of(fd);
    if (file == NULL)
        return 0;
    if (!file->open) {
        fprintf(stderr, "descriptor %d is closed twice\n", fd - kernel.first);
        abort();
    }
    file->open = false;
    return 0;
}

ssize_t kernel_read(int fd, void *buffer, size_t size)
{
    struct file *file = file_of(fd);
    if (fails())
        return -1;
    if (file == NULL || file->content == NULL)
        return (ssize_t)fill(buffer, size);
    size_t left = file->size - file->offset, few = answer();
    size_t length = few != 0 && few < size ? few : size;
    length = length < left ? length : left;
    memcpy(buffer, file->content + file->offset, length);
    file->offset += length;
    return (ssize_t)length;
}

ssize_t kernel_write(int fd, const void *data, size_t size)
{
    (void)fd;
    touch(data, size);
    return fails() ? -1 : (ssize_t)size;
}

off_t kernel_lseek(int fd, off_t offset, int whence)
{
    const struct file *file = file_of(fd);
    (void)whence;
    return file == NULL ? offset : (off_t)file->offset;
}

int kernel_stat(int fd, const char *path, struct stat *st)
{
    const struct file *file = file_of(fd);
    touch_text(path);
    if (fails())
        return -1;
    memset(st, 0, sizeof *st);
    st->st_mode = path != NULL || file == NULL ? S_IFDIR | 0755 : file->mode;
    if (path != NULL) {
        static const mode_t modes[] = {S_IFREG | 0755, S_IFDIR | 0755, S_IFLNK | 0777, S_IFCHR | 0600};
        st->st_mode = modes[answer() % 4];
    }
    if (file != NULL) {
        st->st_rdev = file->device;
        st->st_size = (off_t)file->size;
    }
    return 0;
}

int kernel_statfs(int fd, struct statfs *fs)
{
    const struct file *file = file_of(fd);
    if (fails())
        return -1;
    memset(fs, 0, sizeof *fs);
    fs->f_type = file == NULL ? TMPFS_MAGIC : file->filesystem;
    return 0;
}

int kernel_statvfs(int fd, struct statvfs *fs)
{
    (void)fd;
    if (fails())
        return -1;
    memset(fs, 0, sizeof *fs);
    fs->f_flag = answer() | (unsigned long)answer() << 8;
    return 0;
}

int kernel_fcntl(int fd, int command)
{
    const struct file *file = file_of(fd);
    if (file == NULL && fd >= NO_DESCRIPTORS) {
        errno = EBADF;
        return -1;
    }
    if (fails())
        return -1;
    if (command != F_DUPFD_CLOEXEC)
        return 0;
    return kernel_open(file == NULL ? S_IFDIR : file->mode, file == NULL ? TMPFS_MAGIC : file->filesystem);
}

ssize_t kernel_readlink(int dir, const char *path, char *target, size_t size)
{
    (void)dir;
    touch_text(path);
    return fails() ? -1 : (ssize_t)fill(target, size);
}

ssize_t kernel_sendfile(int to, int from, size_t size)
{
    (void)to;
    (void)from;
    (void)size;
    return fails() ? -1 : answer();
}

int kernel_pipe(int fds[2])
{
    if (fails() || (fds[0] = kernel_socket()) < 0)
        return -1;
    fds[1] = kernel_socket();
    if (fds[1] >= 0)
        return 0;
    kernel_close(fds[0]);
    return -1;
}

int kernel_socket(void)
{
    return fails() ? -1 : kernel_open(S_IFSOCK, SOCKFS_MAGIC);
}

int kernel_accept(int listener)
{
    (void)listener;
    return kernel_socket();
}

ssize_t kernel_sendmsg(int fd, const struct msghdr *message)
{
    (void)fd;
    for (size_t i = 0; i < message->msg_iovlen; i++)
        touch(message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
    touch(message->msg_control, message->msg_controllen);
    return fails() ? -1 : 0;
}

int kernel_poll(struct pollfd *polled, nfds_t count)
{
    unsigned char ready = answer();
    for (nfds_t i = 0; i < count; i++)
        polled[i].revents = ready == 0 || ready >> i & 1 ? POLLIN : 0;
    return ready == 255 ? 0 : (int)count;
}

pid_t kernel_fork(void)
{
    unsigned char who = answer();
    return who < 128 ? 4712 : who < 192 ? 0 : -1;
}

pid_t kernel_wait(pid_t pid, int *status)
{
    if (fails())
        return -1;
    if (status != NULL)
        *status = answer() | answer() << 8;
    return pid;
}

void *kernel_mmap(int fd, size_t size)
{
    const struct file *file = file_of(fd);
    if (file != NULL)
        return (void *)file->content;
    if (size > LARGEST_MAPPING || kernel.mapped == MAPPINGS) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return kernel.mappings[kernel.mapped++] = calloc(1, size);
}

int kernel_groups(size_t count, const gid_t *groups)
{
    touch(groups, count * sizeof *groups);
    return fails() ? -1 : 0;
}

int kernel_call(int fd, const char *first, const char *second)
{
    (void)fd;
    touch_text(first);
    touch_text(second);
    return fails() ? -1 : 0;
}

int kernel_execve(const char *path, char *const *args, char *const *env)
{
    touch_text(path);
    for (; *args != NULL; args++)
        touch_text(*args);
    for (; *env != NULL; env++)
        touch_text(*env);
    if (fails())
        return -1;
    kernel_process_ends();
}

static long make_child(void)
{
    unsigned char who = answer();
    if (who < 128)
        return 0;
    if (who < 192)
        return 4713;
    return fails() ? -1 : 0;
}

/* Does not fail: in its place davit-init would close what /proc lists, and there is no such list here. */
static long close_range_of(unsigned first, unsigned last)
{
    for (unsigned i = 0; i < kernel.opened; i++)
        if ((unsigned)kernel.first + i >= first && (unsigned)kernel.first + i <= last)
            kernel.files[i].open = false;
    return 0;
}

/* Entries as getdents64(2) gives them: the real kernel's are always sound. */
static long list(char *buffer, size_t size)
{
    size_t used = 0;
    while (kernel.next < kernel.end && size - used >= 24 + 256) {
        size_t length = answer();
        if (length == 0)
            break;
        char *name = buffer + used + 19;
        size_t left = (size_t)(kernel.end - kernel.next);
        length = length < left ? length : left;
        for (size_t i = 0; i < length; i++) {
            unsigned char byte = answer();
            name[i] = (char)(byte == 0 || byte == '/' ? '_' : byte);
        }
        name[length] = 0;
        unsigned short record = (unsigned short)((19 + length + 1 + 7) & ~(size_t)7);
        memset(buffer + used, 0, 16);
        memcpy(buffer + used + 16, &record, sizeof record);
        buffer[used + 18] = 0;
        used += record;
    }
    return (long)used;
}

static long put_text(char *buffer, size_t size)
{
    size_t length = fill(buffer, size - 1);
    buffer[length] = 0;
    return (long)length + 1;
}

static int make_mount(void)
{
    return fails() ? -1 : kernel_open(S_IFDIR | 0755, TMPFS_MAGIC);
}

/* A probe for a call that is there says EINVAL. */
static long probe(void)
{
    if (!fails())
        errno = EINVAL;
    return -1;
}

#define ARGUMENT(type) va_arg(arguments, type)

long kernel_syscall(long number, ...)
{
    va_list arguments;
    long value = 0;
    va_start(arguments, number);
    switch (number) {
    case SYS_exit_group:
        kernel_process_ends();
    case SYS_openat2: {
        int dir = ARGUMENT(int);
        const char *path = ARGUMENT(const char *);
        const struct open_how *how = ARGUMENT(const struct open_how *);
        touch(how, sizeof *how);
        value = ARGUMENT(size_t) == 0 ? probe() : kernel_openat(dir, path);
        break;
    }
    case SYS_open_tree: {
        int dir = ARGUMENT(int);
        const char *path = ARGUMENT(const char *);
        value = ARGUMENT(unsigned) == NO_FLAGS ? probe() : kernel_openat(dir, path);
        break;
    }
    case SYS_mount_setattr: {
        int fd = ARGUMENT(int);
        const char *path = ARGUMENT(const char *);
        unsigned flags = ARGUMENT(unsigned);
        const void *attributes = ARGUMENT(const void *);
        size_t size = ARGUMENT(size_t);
        (void)flags;
        touch(attributes, size);
        value = size == 0 ? probe() : kernel_call(fd, path, NULL);
        break;
    }
    case SYS_fsopen:
        touch_text(ARGUMENT(const char *));
        value = ARGUMENT(unsigned) == NO_FLAGS ? probe() : kernel_socket();
        break;
    case SYS_fsconfig: {
        int fd = ARGUMENT(int);
        unsigned command = ARGUMENT(unsigned);
        const char *key = ARGUMENT(const char *);
        (void)command;
        value = kernel_call(fd, key, ARGUMENT(const char *));
        break;
    }
    case SYS_fsmount:
        (void)ARGUMENT(int);
        value = ARGUMENT(unsigned) == NO_FLAGS ? probe() : make_mount();
        break;
    case SYS_fspick:
        (void)ARGUMENT(int);
        (void)ARGUMENT(const char *);
        value = ARGUMENT(unsigned) == NO_FLAGS ? probe() : make_mount();
        break;
    case SYS_clone3: {
        const void *args = ARGUMENT(const void *);
        size_t size = ARGUMENT(size_t);
        touch(args, size);
        value = size == 0 ? probe() : make_child();
        break;
    }
    case SYS_clone:
        value = make_child();
        break;
    case SYS_close_range: {
        unsigned first = ARGUMENT(unsigned);
        value = close_range_of(first, ARGUMENT(unsigned));
        break;
    }
    case SYS_getdents64: {
        int fd = ARGUMENT(int);
        char *buffer = ARGUMENT(char *);
        (void)fd;
        value = fails() ? -1 : list(buffer, ARGUMENT(size_t));
        break;
    }
    case SYS_getcwd: {
        char *buffer = ARGUMENT(char *);
        value = fails() ? -1 : put_text(buffer, ARGUMENT(size_t));
        break;
    }
    case SYS_keyctl: {
        bool describes = ARGUMENT(int) == KEYCTL_DESCRIBE;
        (void)ARGUMENT(long);
        char *text = describes ? ARGUMENT(char *) : NULL;
        value = fails() ? -1 : describes ? put_text(text, ARGUMENT(size_t)) : answer();
        break;
    }
    case SYS_pidfd_open:
        value = kernel_socket();
        break;
    case SYS_statx: {
        int fd = ARGUMENT(int);
        touch_text(ARGUMENT(const char *));
        (void)fd;
        (void)ARGUMENT(unsigned);
        (void)ARGUMENT(unsigned);
        fill(ARGUMENT(void *), 256);
        value = fails() ? -1 : 0;
        break;
    }
    case SYS_capget: {
        ARGUMENT(void *);
        fill(ARGUMENT(void *), 2 * sizeof(struct __user_cap_data_struct));
        value = fails() ? -1 : 0;
        break;
    }
    case SYS_seccomp: {
        unsigned operation = ARGUMENT(unsigned), flags = ARGUMENT(unsigned);
        const struct {
            unsigned short length;
            const void *filter;
        } *program = ARGUMENT(const void *);
        (void)operation;
        touch(program->filter, program->length * 8ul);
        value = fails() ? -1 : flags & SECCOMP_FILTER_FLAG_NEW_LISTENER ? kernel_socket() : 0;
        break;
    }
    case SYS_sched_setaffinity: {
        int pid = ARGUMENT(int);
        size_t size = ARGUMENT(size_t);
        (void)pid;
        touch(ARGUMENT(const void *), size);
        value = fails() ? -1 : 0;
        break;
    }
    case SYS_setgroups: {
        size_t count = ARGUMENT(size_t);
        value = kernel_groups(count, ARGUMENT(const gid_t *));
        break;
    }
    case SYS_fcntl: {
        int fd = ARGUMENT(int);
        value = kernel_fcntl(fd, ARGUMENT(int));
        break;
    }
    case SYS_set_mempolicy: {
        int mode = ARGUMENT(int);
        const void *nodes = ARGUMENT(const void *);
        size_t bits = ARGUMENT(size_t);
        (void)mode;
        touch(nodes, bits == 0 ? 0 : (bits - 1) / 8);
        value = fails() ? -1 : 0;
        break;
    }
    default:
        value = fails() ? -1 : 0;
    }
    va_end(arguments);
    return value;
}
