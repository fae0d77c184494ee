/* A text file, line by line. */
#ifndef DAVIT_LINES_H
#define DAVIT_LINES_H

#include <stddef.h>

struct lines {
    int fd;
    size_t start, end; /* of what is read and not yet used */
    char buffer[4096];
};

/* The next line, without its newline; NULL at the end of the file, or of a line longer than the buffer. */
char *next_line(struct lines *lines);

#endif
