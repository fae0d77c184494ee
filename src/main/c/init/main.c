/*
 * davit-init sets up the container and becomes its process.
 *
 * davit executes it from a sealed memfd with one argument, the file descriptor of the plan. It carries out the plan
 * operation by operation. OP_CLONE makes the container's init, which continues with the next record, and ends the
 * first process; OP_EXECUTE executes the container's process. It only follows the plan: on failure it sends the
 * record's index and the errno, and davit makes the message.
 */
#include "init.h"
#include "sys.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>

static operation *const operations[] = {
#define ENTRY(number, NAME, name) [number] = op_##name,
    PLAN_OPERATIONS(ENTRY)
#undef ENTRY
};

/* Opens a trusted /proc: before the container can change anything, and verified to be a procfs (CVE-2019-16884). */
static int open_proc(void)
{
    int fd = result(openat(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY | O_CLOEXEC));
    return fd < 0 || is_procfs(fd) ? fd : -EXDEV;
}

/* Operations that take less time are not reported. */
enum { SHORT_NANOSECONDS = 100000 };

/* No fields. */
int op_timing(struct init *init, struct fields *fields)
{
    (void)fields;
    init->timed = true;
    return 0;
}

/* Returns nanoseconds of the clock that time namespaces do not shift. */
static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

/* Operations that wait for davit are not reported: davit times them. */
static void tell_time(const struct init *init, uint32_t code, uint32_t index, int64_t start)
{
    char text[24];
    int64_t took = now() - start;
    if (took < SHORT_NANOSECONDS || code == OP_SYNC || code == OP_AWAIT_START)
        return;
    snprintf(text, sizeof text, "%lld", (long long)start);
    tell(init, MESSAGE_TIME, (int)(took / 1000), (int)index, text);
}

static int run_record(struct init *init, const struct plan_record *record)
{
    struct fields fields = {
        .init = init,
        .next = (const unsigned char *)(record + 1),
        .end = (const unsigned char *)record + record->size,
    };
    if (record->code >= sizeof operations / sizeof *operations || operations[record->code] == NULL)
        return -EBADMSG;
    if (record->code != OP_DEVICE && record->code != OP_SYMLINK)
        forget_parent(init);
    return operations[record->code](init, &fields);
}

static int run_timed(struct init *init, const struct plan_record *record, uint32_t index)
{
    int64_t start = init->timed ? now() : 0;
    int err = run_record(init, record);
    if (start != 0 && err >= 0)
        tell_time(init, record->code, index, start);
    return err;
}

static int run_plan(struct init *init, const struct plan_header *header)
{
    const unsigned char *next = (const unsigned char *)(header + 1), *end = (const unsigned char *)header + header->size;
    for (uint32_t i = 0; i < header->records; i++) {
        const struct plan_record *record = (const struct plan_record *)next;
        int err = -EBADMSG;
        if ((size_t)(end - next) >= sizeof *record && record->size >= sizeof *record && record->size % 8 == 0 &&
            record->size <= (size_t)(end - next))
            err = run_timed(init, record, i);
        if (err < 0) {
            tell(init, MESSAGE_ERROR, -err, (int)i, init->detail);
            return err;
        }
        next += record->size;
    }
    return 0;
}

/* Maps the plan and validates its header; NULL with errno set on failure. */
static const struct plan_header *map_plan(int fd)
{
    struct stat st;
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || fstat(fd, &st) < 0)
        return NULL;
    if (st.st_size < (off_t)sizeof(struct plan_header)) {
        errno = EBADMSG;
        return NULL;
    }
    const struct plan_header *header = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (header == MAP_FAILED)
        return NULL;
    if (header->magic != PLAN_MAGIC || header->version != PLAN_VERSION || header->size != (uint64_t)st.st_size) {
        errno = EBADMSG;
        return NULL;
    }
    return header;
}

/* Allocates the memory that the header asks for; nothing else is allocated later. */
static int allocate(struct init *init, const struct plan_header *header)
{
    size_t list = header->pointers * sizeof *init->list, trees = header->trees * sizeof *init->trees;
    char *room = mmap(NULL, list + trees + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        return -errno;
    init->list = (const char **)room;
    init->pointers = header->pointers;
    init->trees = (struct tree *)(room + list);
    init->tree_room = header->trees;
    return 0;
}

int main(int argc, char **argv)
{
    static struct init init = {.sync = -1, .listener = -1, .proc = -1, .root = -1, .null = -1, .empty = -1};

    /* No process in joined namespaces may ptrace this one or read its /proc files (CVE-2016-9962). */
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_NAME, "davit-init");
    umask(0);
    if (argc != 2)
        return 125;
    int plan = atoi(argv[1]);
    const struct plan_header *header = map_plan(plan);
    if (header == NULL)
        return 125;
    close(plan);
    init.sync = header->sync;
    init.preserved = header->preserved;
    fcntl(init.sync, F_SETFD, FD_CLOEXEC);
    int err = allocate(&init, header);
    init.proc = open_proc();
    if (err == 0 && init.proc < 0)
        err = init.proc;
    if (err < 0) {
        tell(&init, MESSAGE_ERROR, -err, -1, NULL);
        return 125;
    }
    leave(run_plan(&init, header) < 0 ? 1 : 0);
}
