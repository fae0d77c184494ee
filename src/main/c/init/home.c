/* The home directory of a user, from the container's /etc/passwd: no library may do that inside (CVE-2019-14271). */
#include "init.h"
#include "sys.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct lines {
    int fd;
    size_t start, end; /* of what is read and not yet used */
    char buffer[4096];
};

static bool refill(struct lines *lines)
{
    memmove(lines->buffer, lines->buffer + lines->start, lines->end - lines->start);
    lines->end -= lines->start;
    lines->start = 0;
    ssize_t size = read(lines->fd, lines->buffer + lines->end, sizeof lines->buffer - 1 - lines->end);
    if (size <= 0)
        return false;
    lines->end += (size_t)size;
    return true;
}

/* The next line, without its newline; NULL at the end of the file, or of a line that is no line of passwd(5). */
static char *next_line(struct lines *lines)
{
    char *newline;
    while ((newline = memchr(lines->buffer + lines->start, '\n', lines->end - lines->start)) == NULL)
        if (!refill(lines)) {
            newline = lines->buffer + lines->end;
            break;
        }
    if (newline == lines->buffer + lines->end && lines->start == lines->end)
        return NULL;
    char *line = lines->buffer + lines->start;
    *newline = 0;
    size_t next = (size_t)(newline - lines->buffer) + 1;
    lines->start = next < lines->end ? next : lines->end;
    return line;
}

/* The home directory in a line name:password:uid:gid:gecos:home:shell of that uid, else NULL. */
static const char *home_in_line(char *line, uint64_t uid)
{
    char *columns[6], *end;
    for (int i = 0; i < 6; i++) {
        columns[i] = strsep(&line, ":");
        if (columns[i] == NULL)
            return NULL;
    }
    bool is_number = columns[2][0] >= '0' && columns[2][0] <= '9';
    return is_number && strtoull(columns[2], &end, 10) == uid && *end == 0 ? columns[5] : NULL;
}

static void set_home(struct init *init, const char *home)
{
    snprintf(init->home, sizeof init->home, "HOME=%s", *home ? home : "/");
}

/* Sets HOME for a process whose config has none; fields: its uid. Without an entry it is "/". */
int op_home(struct init *init, struct fields *fields)
{
    struct lines lines = {.start = 0};
    struct stat st;
    const char *home = NULL;
    char *line;
    uint64_t uid = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    cleanup_close int fd = path_open(init, "/etc/passwd", O_RDONLY | O_NONBLOCK, 0);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        lines.fd = fd;
        while (home == NULL && (line = next_line(&lines)) != NULL)
            home = home_in_line(line, uid);
    }
    set_home(init, home == NULL ? "" : home);
    return 0;
}
