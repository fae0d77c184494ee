/*
 * Fuzzes the look-up of HOME in /etc/passwd: the input is a uid, how much each read(2) gives, and the file. What is found
 * must be what a look at the whole file finds.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    const char *text;
    size_t size, offset, step;
} file;

static ssize_t read_some(void *buffer, size_t size)
{
    size_t left = file.size - file.offset, length = size < file.step ? size : file.step;
    length = length < left ? length : left;
    memcpy(buffer, file.text + file.offset, length);
    file.offset += length;
    return (ssize_t)length;
}

static int stat_file(struct stat *st)
{
    st->st_mode = S_IFREG;
    return 0;
}

#define read(fd, buffer, size) read_some(buffer, size)
#define lseek(fd, at, whence) ((off_t)file.offset)
#define fstat(fd, st) stat_file(st)
#define close(fd) 0
#include "../../../main/c/init/home.c"
#include "../../../main/c/init/lines.c"

enum { FILE_FD = 1000, LONGEST_LINE = sizeof(((struct lines *)0)->buffer) - 2, COLUMNS = 7 };

int path_open(const struct init *init, const char *path, int flags, uint64_t resolve)
{
    (void)init;
    (void)path;
    (void)flags;
    (void)resolve;
    return FILE_FD;
}

uint64_t field_number(struct fields *fields)
{
    return *fields->next;
}

/* Whether a line is the uid's, and then its home directory. */
static bool is_entry(const char *line, size_t length, uint64_t uid, const char **home, size_t *size)
{
    const char *columns[COLUMNS] = {line}, *end = line + length;
    size_t count = 1;
    for (const char *at = line; at < end && count < COLUMNS; at++)
        if (*at == ':')
            columns[count++] = at + 1;
    if (count < 6)
        return false;
    uint64_t number = 0;
    for (const char *digit = columns[2]; digit < columns[3] - 1; digit++) {
        if (*digit < '0' || *digit > '9' || number > UINT32_MAX)
            return false;
        number = number * 10 + (uint64_t)(*digit - '0');
    }
    *home = columns[5];
    *size = (size_t)((count == COLUMNS ? columns[6] - 1 : end) - columns[5]);
    return columns[3] - 1 > columns[2] && number == uid;
}

static void expect(char *expected, size_t room, uint64_t uid)
{
    const char *end = file.text + file.size, *home;
    size_t size;
    snprintf(expected, room, "HOME=/");
    for (const char *line = file.text; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((newline == NULL ? end : newline) - line);
        if (length <= LONGEST_LINE && is_entry(line, length, uid, &home, &size)) {
            if (size > 0)
                snprintf(expected, room, "HOME=%.*s", (int)size, home);
            return;
        }
        line += length + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct init init;
    char expected[sizeof init.home];
    if (size < 2 || memchr(data, 0, size) != NULL)
        return 0;
    unsigned char uid = data[0] & 3;
    struct fields fields = {.next = &uid};
    file.text = (const char *)data + 2;
    file.size = size - 2;
    file.offset = 0;
    file.step = data[1] == 255 ? size : data[1];
    op_home(&init, &fields);
    expect(expected, sizeof expected, uid);
    if (strcmp(init.home, expected) != 0) {
        fprintf(stderr, "found %s, which should be %s\n", init.home, expected);
        abort();
    }
    return 0;
}
