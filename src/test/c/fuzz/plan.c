/* Fuzzes the plan's decoder and every operation: the input is a plan, and behind its end what the kernel answers. */
#include <setjmp.h>
#define main davit_init_main
#include "../../../main/c/init/main.c"
#undef main
#include <linux/magic.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static jmp_buf process_end;

void kernel_process_ends(void)
{
    longjmp(process_end, 1);
}

/* The descriptors that davit-init has kept, whatever has failed. */
static size_t kept(const struct init *init, int first, int *fds)
{
    size_t count = 0;
    const int single[] = {first, init->sync, init->listener, init->proc, init->root, init->null, init->empty};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        fds[count++] = single[i];
    for (size_t i = 0; i < KERNEL_MOUNTS; i++)
        fds[count++] = init->kernel[i];
    for (size_t i = init->placed; i < init->opened; i++)
        fds[count++] = init->trees[i].fd;
    if (init->parent_path != NULL)
        fds[count++] = init->parent;
    return count;
}

enum { MOST_TREES = 64, MOST_PRESERVED = 8 };

static void carry_out(const struct plan_header *header)
{
    static struct init init;
    int fds[MOST_TREES + 16];
    init = (struct init){.sync = kernel_open(S_IFSOCK, SOCKFS_MAGIC), .listener = -1, .root = -1, .null = -1, .empty = -1};
    init.proc = kernel_open(S_IFDIR, PROC_SUPER_MAGIC);
    init.preserved = header->preserved % MOST_PRESERVED;
    int sync = init.sync;
    if (header->trees > MOST_TREES || allocate(&init, header) < 0 || setjmp(process_end) != 0) {
        kernel_end(NULL, 0);
        return;
    }
    run_plan(&init, header);
    size_t count = kept(&init, sync, fds);
    kernel_end(fds, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct plan_header head;
    if (size < sizeof head)
        return 0;
    memcpy(&head, data, sizeof head);
    size_t length = head.size < size ? head.size : size;
    /* Of just that size, so that whatever is read beyond it is seen. */
    unsigned char *plan = malloc(length + 1);
    memcpy(plan, data, length);
    plan = realloc(plan, length == 0 ? 1 : length);
    kernel_start(data, length, size);
    int fd = kernel_open(S_IFREG, TMPFS_MAGIC);
    kernel_fill(fd, plan, length);
    const struct plan_header *header = map_plan(fd);
    if (header != NULL) {
        kernel_close(fd);
        carry_out(header);
    }
    free(plan);
    return 0;
}
