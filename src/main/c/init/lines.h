/* Reads a text file line by line. */
#ifndef DAVIT_LINES_H
#define DAVIT_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
    int fd;
    size_t start, end; /* the bytes of the buffer that are not consumed yet */
    bool cut;          /* the next bytes continue a line that was too long */
    char buffer[4096];
};

/* Returns the next line without newline; NULL at the end of file. Parts of an overlong line are empty strings. */
char *next_line(struct lines *lines);

#endif
