/*
 * Fuzzes what of a container's notice goes on to the service manager: the lines that may be said, whole and in their
 * order, and no other.
 */
#include "../../../main/c/shim/attend.c"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What of the shim a notice needs and keep_lines does not. */
int davit_connect(int dir, const char *name, int type) { return (void)dir, (void)name, (void)type, -1; }
long davit_send(int socket, const void *data, long size) { return (void)socket, (void)data, size; }
long davit_send_fd(int socket, const void *data, long size, int fd) { return (void)socket, (void)data, (void)fd, size; }
int davit_pidfd_signal(int pidfd, int signal) { return (void)pidfd, (void)signal, 0; }
int davit_poll_processes(struct pollfd *polled, int count, int timeout) { return poll(polled, (nfds_t)count, timeout); }
void davit_reap_others(int pid) { (void)pid; }

static void check(bool right, const char *what)
{
    if (right)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Finds the next of the kept lines in what is left of the notice, and returns what is left behind it. */
static const char *find_line(const char *line, size_t length, const char *left, const char *end)
{
    while (left < end) {
        const char *newline = memchr(left, '\n', (size_t)(end - left));
        size_t size = (size_t)((newline == NULL ? end : newline) - left);
        if (size == length && memcmp(left, line, length) == 0)
            return left + size + 1;
        check(!may_be_said(left, size), "a line that may be said is left out");
        left += size + 1;
    }
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool ready = false, said = false;
    if (size == 0 || size > NOTICE_SIZE)
        return 0;
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    size_t kept = keep_lines(text, size, &ready);
    const char *left = (const char *)data, *end = left + size;
    for (const char *line = text; line < text + kept;) {
        const char *newline = memchr(line, '\n', (size_t)(text + kept - line));
        check(newline != NULL, "a line has no end");
        check(may_be_said(line, (size_t)(newline - line)), "a line is passed on that may not be said");
        left = find_line(line, (size_t)(newline - line), left, end);
        check(left != NULL, "a line is passed on that has not been said");
        said = said || strncmp(line, "READY=", 6) == 0;
        line = newline + 1;
    }
    find_line("", SIZE_MAX, left, end);
    check(ready == said, "ready, or not");
    free(text);
    return 0;
}
