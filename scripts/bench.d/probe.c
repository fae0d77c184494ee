/*
 * Runs commands for scripts/bench and says what they cost, whatever process of theirs did the work.
 *
 *     probe USAGE TREE STDERR
 *
 * TREE is the folder of a cgroup under which the commands' cgroups lie, and the containers' as well, and USAGE its
 * cpuacct.usage (v1) or cpu.stat (v2): the kernel charges a process's CPU time to all cgroups above it, and keeps it
 * there when the process or its cgroup is gone. So a container's init, that its runtime left behind, is counted, and so
 * is a child that nobody waited for. The commands' standard error goes to STDERR.
 *
 * A request on standard input is a line "MODE TIMEOUT_MS COMMANDS BYTES", then BYTES bytes: the cgroup.procs file of
 * the cgroup to start in, ended by a NUL; for each command its arguments, each ended by a NUL, then one more NUL. MODE
 * is `m` (measure) or `r` (measure the peak memory, with ptrace, hence not the time). Several commands are let go at
 * the same moment. The answer is one line:
 *
 *     STATUS WALL_NS CPU_NS FAULTS LARGEST_KIB PEAK_KIB
 *
 * STATUS is the wait status of the first command that failed, or 0, or -1 on timeout; LARGEST_KIB the peak resident
 * set of the largest process waited for, PEAK_KIB (mode r) that of the command's own process alone.
 *
 * This process is small and static, because ru_maxrss of a child begins with what its parent has (getrusage(2) does
 * not say so; the kernel keeps signal->maxrss when execve drops the old memory).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_COMMANDS = 512, MAX_ARGUMENTS = 64, TIMED_OUT = -1 };

struct command {
    char *argv[MAX_ARGUMENTS + 1];
    pid_t pid;
};

/* What was seen since the request came. */
struct tally {
    int64_t faults;
    long largest_kib;
    long peak_kib;
    int running;
    int status;
};

static const char *usage_file, *tree;
static int join_fd, stderr_fd, null_fd;
static sigset_t child_signal;

static void die(const char *what)
{
    dprintf(STDERR_FILENO, "probe: %s: %s\n", what, strerror(errno));
    _exit(2);
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static ssize_t read_file(const char *path, char *buffer, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t n = read(fd, buffer, size - 1);
    close(fd);
    buffer[n > 0 ? n : 0] = '\0';
    return n;
}

static int64_t cpu_ns(void)
{
    char text[1024];
    if (read_file(usage_file, text, sizeof text) <= 0)
        die(usage_file);
    const char key[] = "usage_usec ";
    if (strncmp(text, key, strlen(key)) == 0)
        return strtoll(text + strlen(key), NULL, 10) * 1000;
    return strtoll(text, NULL, 10);
}

static int64_t faults_of(const struct rusage *u)
{
    return (int64_t)u->ru_minflt + u->ru_majflt;
}

/* The live processes below TREE. */
struct live {
    int64_t faults; /* theirs and those of the children they waited for */
    bool asleep;    /* all of them */
};

/* proc_pid_stat(5): after the command's name in parentheses come state, ..., minflt, cminflt, majflt, cmajflt. */
static void add_process(struct live *live, long pid)
{
    char path[64], text[1024], state;
    long long minor, child_minor, major, child_major;
    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    if (read_file(path, text, sizeof text) <= 0)
        return;
    const char *rest = strrchr(text, ')');
    if (!rest || sscanf(rest, ") %c %*d %*d %*d %*d %*d %*u %lld %lld %lld %lld", &state, &minor, &child_minor, &major,
                        &child_major) != 5)
        return;
    live->faults += minor + child_minor + major + child_major;
    live->asleep = live->asleep && strchr("STtZ", state);
}

static void add_cgroup(struct live *live, const char *folder)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/cgroup.procs", folder);
    FILE *procs = fopen(path, "re");
    if (procs) {
        long pid;
        while (fscanf(procs, "%ld", &pid) == 1)
            add_process(live, pid);
        fclose(procs);
    }
    DIR *dir = opendir(folder);
    if (!dir)
        return;
    for (struct dirent *e; (e = readdir(dir));) {
        if (e->d_type != DT_DIR || e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        add_cgroup(live, path);
    }
    closedir(dir);
}

static struct live look_at_tree(void)
{
    struct live live = {.asleep = true};
    add_cgroup(&live, tree);
    return live;
}

/* In the child: joins the cgroup and waits at the gate, then becomes the command. */
static void become(const struct command *command, int ready, int gate)
{
    char byte = 0;
    if (write(join_fd, "0", 1) != 1)
        die("join the cgroup");
    sigprocmask(SIG_UNBLOCK, &child_signal, NULL);
    dup2(null_fd, STDIN_FILENO);
    dup2(null_fd, STDOUT_FILENO);
    dup2(stderr_fd, STDERR_FILENO);
    if (write(ready, &byte, 1) != 1 || read(gate, &byte, 1) != 0)
        _exit(126);
    execv(command->argv[0], command->argv);
    dprintf(STDERR_FILENO, "%s: %s\n", command->argv[0], strerror(errno));
    _exit(127);
}

static pid_t fork_to_gate(const struct command *command, const int gate[2])
{
    int ready[2];
    if (pipe2(ready, O_CLOEXEC))
        die("pipe");
    pid_t pid = fork();
    if (pid < 0)
        die("fork");
    if (pid == 0) {
        close(gate[1]);
        become(command, ready[1], gate[0]);
    }
    char byte;
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1)
        die("a command did not get ready");
    close(ready[0]);
    return pid;
}

/* Returns the gate, to be closed to let the commands go. */
static int prepare(struct command *commands, int n)
{
    int gate[2];
    if (pipe2(gate, O_CLOEXEC))
        die("pipe");
    for (int i = 0; i < n; i++)
        commands[i].pid = fork_to_gate(&commands[i], gate);
    close(gate[0]);
    return gate[1];
}

static long peak_kib_of(pid_t pid)
{
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    if (read_file(path, text, sizeof text) <= 0)
        return 0;
    const char *line = strstr(text, "VmHWM:");
    return line ? strtol(line + strlen("VmHWM:"), NULL, 10) : 0;
}

/* ptrace(2): a traced process stops for each signal, and with PTRACE_O_TRACEEXIT before its memory goes. */
static void pass_stop(pid_t pid, int status, struct tally *tally)
{
    int event = status >> 16, signal = WSTOPSIG(status);
    if (event == PTRACE_EVENT_EXIT)
        tally->peak_kib = peak_kib_of(pid);
    if (event == PTRACE_EVENT_STOP && signal != SIGTRAP)
        ptrace(PTRACE_LISTEN, pid, 0, 0);
    else
        ptrace(PTRACE_CONT, pid, 0, event ? 0 : signal);
}

static void note_end(struct command *commands, int n, pid_t pid, int status, struct tally *tally)
{
    for (int i = 0; i < n; i++) {
        if (commands[i].pid != pid)
            continue;
        tally->running--;
        if (status && !tally->status)
            tally->status = status;
    }
}

/* Waits for what has ended already: commands, and orphans, since this process is the subreaper. */
static void reap(struct command *commands, int n, struct tally *tally)
{
    for (;;) {
        int status;
        struct rusage usage;
        pid_t pid = wait4(-1, &status, WNOHANG | __WALL, &usage);
        if (pid <= 0)
            return;
        if (WIFSTOPPED(status)) {
            pass_stop(pid, status, tally);
            continue;
        }
        tally->faults += faults_of(&usage);
        if (usage.ru_maxrss > tally->largest_kib)
            tally->largest_kib = usage.ru_maxrss;
        note_end(commands, n, pid, status, tally);
    }
}

/* Returns the time at which the last of the commands was seen to have ended. */
static int64_t wait_for(struct command *commands, int n, int64_t deadline, struct tally *tally)
{
    for (;;) {
        int64_t now = now_ns();
        reap(commands, n, tally);
        if (tally->running == 0)
            return now;
        if (now >= deadline && tally->status != TIMED_OUT) {
            tally->status = TIMED_OUT;
            for (int i = 0; i < n; i++)
                kill(commands[i].pid, SIGKILL);
        }
        int64_t left = now < deadline ? deadline - now : INT64_C(100000000);
        struct timespec timeout = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        sigtimedwait(&child_signal, NULL, &timeout);
    }
}

/* A container's init may still be on its way when its runtime ends: wait until nothing below TREE runs any more. */
static void settle(struct command *commands, int n, struct tally *tally)
{
    const struct timespec millisecond = {.tv_nsec = 1000000};
    int64_t before = -1;
    for (int quiet = 0, rounds = 0; quiet < 3 && rounds < 2000; rounds++) {
        reap(commands, n, tally);
        int64_t usage = cpu_ns();
        quiet = usage == before && look_at_tree().asleep ? quiet + 1 : 0;
        before = usage;
        nanosleep(&millisecond, NULL);
    }
    reap(commands, n, tally);
}

static void measure(char mode, int timeout_ms, struct command *commands, int n)
{
    struct tally tally = {.running = n};
    if (ftruncate(stderr_fd, 0))
        die("truncate standard error's file");
    int gate = prepare(commands, n);
    if (mode == 'r' && ptrace(PTRACE_SEIZE, commands[0].pid, 0, PTRACE_O_TRACEEXIT))
        die("ptrace");
    tally.faults -= look_at_tree().faults;
    int64_t cpu = cpu_ns(), start = now_ns();
    close(gate);
    int64_t end = wait_for(commands, n, start + timeout_ms * INT64_C(1000000), &tally);
    settle(commands, n, &tally);
    cpu = cpu_ns() - cpu;
    tally.faults += look_at_tree().faults;
    printf("%d %lld %lld %lld %ld %ld\n", tally.status, (long long)(end - start), (long long)cpu,
           (long long)tally.faults, tally.largest_kib, tally.peak_kib);
    fflush(stdout);
}

static void parse(char *data, size_t size, struct command *commands, int n)
{
    char *at = data + strlen(data) + 1, *end = data + size;
    for (int i = 0; i < n; i++) {
        int arguments = 0;
        while (at < end && *at) {
            if (arguments == MAX_ARGUMENTS)
                errno = E2BIG, die("request");
            commands[i].argv[arguments++] = at;
            at += strlen(at) + 1;
        }
        commands[i].argv[arguments] = NULL;
        if (arguments == 0 || at >= end)
            errno = EINVAL, die("request");
        at++;
    }
}

int main(int argc, char **argv)
{
    static struct command commands[MAX_COMMANDS];
    if (argc != 4)
        return fprintf(stderr, "usage: probe USAGE TREE STDERR\n"), 2;
    usage_file = argv[1], tree = argv[2];
    stderr_fd = open(argv[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (stderr_fd < 0 || null_fd < 0)
        die("open");
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) || prctl(PR_SET_PDEATHSIG, SIGKILL))
        die("prctl");
    sigemptyset(&child_signal);
    sigaddset(&child_signal, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_signal, NULL);

    char mode;
    int timeout_ms, n;
    size_t size;
    while (scanf(" %c %d %d %zu", &mode, &timeout_ms, &n, &size) == 4) {
        if (n < 1 || n > MAX_COMMANDS || (mode == 'r' && n != 1) || getchar() != '\n')
            errno = EINVAL, die("request");
        char *data = malloc(size + 1);
        if (!data || fread(data, 1, size, stdin) != size)
            die("request");
        data[size] = '\0';
        parse(data, size, commands, n);
        join_fd = open(data, O_WRONLY | O_CLOEXEC);
        if (join_fd < 0)
            die(data);
        measure(mode, timeout_ms, commands, n);
        close(join_fd);
        free(data);
    }
    return 0;
}
