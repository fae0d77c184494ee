/*
 * Keeps what the sanitizers say in davit-init, by now perhaps in a container whose stderr nobody reads: in a file of
 * the host's that is mapped before davit-init has begun, for no descriptor of it may stay open.
 */
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* As the file has it. All processes write behind what the others have written. */
struct reports {
    char text[1 << 20];
    _Atomic size_t length;
};

static struct reports *reports;

static __attribute__((constructor)) void map_reports(void)
{
    int fd = open(REPORTS, O_RDWR | O_CLOEXEC);
    struct stat st;
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && st.st_size == sizeof *reports) {
        void *mapped = mmap(NULL, sizeof *reports, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        reports = mapped == MAP_FAILED ? NULL : mapped;
    }
    close(fd);
}

/* The sanitizers call this with each piece that they print. */
void __sanitizer_on_print(const char *text);
void __sanitizer_on_print(const char *text)
{
    size_t length = strlen(text);
    if (reports == NULL)
        return;
    size_t start = atomic_fetch_add(&reports->length, length);
    if (start < sizeof reports->text && length <= sizeof reports->text - start)
        memcpy(reports->text + start, text, length);
}

/* Leaks are nothing to a process that ends; names of functions would be looked up in the container. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0:symbolize=0:strict_string_checks=1:exitcode=125";
}

const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void)
{
    return "symbolize=0:print_stacktrace=1:exitcode=125";
}
