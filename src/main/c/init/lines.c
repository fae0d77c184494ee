#include "lines.h"
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
    while ((newline = memchr(lines->buffer + lines->start, '\n', lines->end - lines->start)) == NULL && refill(lines))
        ;
    if (newline == NULL && lines->start == lines->end)
        return NULL;
    char *line = lines->buffer + lines->start, *end = newline == NULL ? lines->buffer + lines->end : newline;
    bool is_rest = lines->cut;
    lines->cut = newline == NULL && lines->end == sizeof lines->buffer - 1;
    lines->start = (size_t)(end - lines->buffer) + (newline != NULL);
    *end = 0;
    if (is_rest || lines->cut)
        *line = 0;
    return line;
}
