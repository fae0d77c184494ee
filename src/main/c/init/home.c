/* Looks up a home directory in the container's /etc/passwd without the C library's NSS modules (CVE-2019-14271). */
#include "init.h"
#include "lines.h"
#include "sys.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* In bytes: an image may contain a huge sparse file. */
enum { PASSWD_SIZE = 10 << 20 };

/* Returns the home directory in a line "name:password:uid:gid:gecos:home:shell" of the uid, else NULL (passwd(5)). */
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

/* Sets HOME for a process whose config has none, to "/" if the user has no entry; field: the uid. */
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
        while (home == NULL && lseek(fd, 0, SEEK_CUR) < PASSWD_SIZE && (line = next_line(&lines)) != NULL)
            home = home_in_line(line, uid);
    }
    set_home(init, home == NULL ? "" : home);
    return 0;
}
