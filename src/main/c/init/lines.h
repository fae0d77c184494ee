/* A text file, line by line. */
#ifndef DAVIT_LINES_H
#define DAVIT_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
    int fd;
    size_t start, end; /* of what is read and not yet used */
    bool cut;          /* what comes next is more of a line that was too long */
    char buffer[4096];
};

/* The next line, without its newline; NULL at the end of the file. Of one longer than the buffer each part is empty. */
char *next_line(struct lines *lines);

#endif
