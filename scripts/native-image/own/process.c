/* System calls under the names and with the fixed argument lists that svm binds. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

char **getEnviron(void)
{
    return environ;
}

int getThreadId(void)
{
    return (int)syscall(SYS_gettid);
}

/* Nanoseconds of user time, or -1: field 14 of /proc/self/task/TID/stat (proc_pid_stat(5)). */
int64_t getThreadUserTimeSlow(int tid)
{
    char path[64];
    char line[1024];
    char *fields = NULL;
    unsigned long long ticks;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/self/task/%d/stat", tid);
    file = fopen(path, "re");
    if (file == NULL)
        return -1;
    if (fgets(line, sizeof(line), file) != NULL)
        fields = strrchr(line, ')'); /* the name before it may hold anything */
    fclose(file);
    if (fields == NULL || sscanf(fields, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu", &ticks) != 1)
        return -1;
    return (int64_t)(ticks * (1000000000 / (unsigned long long)sysconf(_SC_CLK_TCK)));
}

void *mremapP(void *from, size_t old_size, size_t new_size, int flags, void *to)
{
    return mremap(from, old_size, new_size, flags, to);
}

int openSII(const char *path, int flags, int mode)
{
    return open(path, flags, mode);
}

int openatISII(int folder, const char *path, int flags, int mode)
{
    return openat(folder, path, flags, mode);
}

int fprintfSD(FILE *file, const char *format, const char *string, int number)
{
    return fprintf(file, format, string, number);
}

void codeSynchronization_clearCache(char *start, size_t size)
{
    __builtin___clear_cache(start, start + size);
}
