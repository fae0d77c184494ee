package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;

/**
 * The fields of /proc/PID/stat that davit uses (proc_pid_stat(5)).
 *
 * @param state a letter, such as {@code Z} for a zombie
 * @param startTime in clock ticks since boot
 */
record ProcessStat(char state, long startTime) {

    private static final int COLUMNS_TO_START_TIME = 19;

    /** Reads the fields of a process; returns {@code null} if it does not exist. */
    static ProcessStat of(int pid) {
        try (Fd file = Fd.WORKING_DIRECTORY.openIfExists("/proc/" + pid + "/stat", Fd.O_RDONLY)) {
            return file == null ? null : parse(new String(file.readAll(), UTF_8));
        } catch (ErrnoException e) {
            if (e.is(Errno.ESRCH)) {
                return null;
            }
            throw e;
        }
    }

    /** Parses from the last parenthesis on: the command, in parentheses, may itself contain blanks and parentheses. */
    static ProcessStat parse(String line) {
        int column = line.lastIndexOf(')') + 2;
        char state = line.charAt(column);
        for (int i = 0; i < COLUMNS_TO_START_TIME; i++) {
            column = line.indexOf(' ', column) + 1;
        }
        return new ProcessStat(state, Long.parseLong(line, column, line.indexOf(' ', column), 10));
    }

    /** Tells whether the process is alive; a zombie is not. */
    boolean isAlive() {
        return state != 'Z' && state != 'X' && state != 'x';
    }
}
