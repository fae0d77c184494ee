#include "lines.h"
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

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

char *next_line(struct lines *lines)
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
