package io.davit;

import java.util.Locale;

/** Signals by name and number (signal(7)). */
public final class Signal {

    public static final int SIGINT = 2;
    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGURG = 23;
    public static final int SIGWINCH = 28;

    private static final int HIGHEST = 64;
    private static final int RTMIN = 34;

    private static final String[] NAMES = {
        "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
        "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "IO", "PWR", "SYS"
    };

    /** Descriptions of strsignal(3), in lower case. */
    private static final String[] DESCRIPTIONS = {
        "", "hangup", "interrupt", "quit", "illegal instruction", "trace/breakpoint trap", "aborted", "bus error",
        "floating point exception", "killed", "user defined signal 1", "segmentation fault", "user defined signal 2",
        "broken pipe", "alarm clock", "terminated", "stack fault", "child exited", "continued", "stopped (signal)",
        "stopped", "stopped (tty input)", "stopped (tty output)", "urgent I/O condition", "CPU time limit exceeded",
        "file size limit exceeded", "virtual timer expired", "profiling timer expired", "window changed", "I/O possible",
        "power failure", "bad system call"
    };

    /** Returns the description of a signal, such as {@code killed}; {@code signal 40} for one without a description. */
    public static String description(int signal) {
        return signal < DESCRIPTIONS.length ? DESCRIPTIONS[signal] : "signal " + signal;
    }

    /**
     * Parses a signal number or name: {@code 15}, {@code TERM}, {@code SIGTERM} or {@code RTMIN+3}, in any case.
     *
     * @throws DavitException if there is no such signal
     */
    public static int parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        if (name.startsWith("SIG")) {
            name = name.substring(3);
        }
        int number = numberOf(name);
        if (number < 0 || number > HIGHEST) {
            throw new DavitException("unknown signal \"" + text + "\"");
        }
        return number;
    }

    private static int numberOf(String name) {
        for (int i = 1; i < NAMES.length; i++) {
            if (NAMES[i].equals(name)) {
                return i;
            }
        }
        return switch (name) {
            case "IOT" -> 6;
            case "CLD" -> SIGCHLD;
            case "POLL" -> 29;
            default -> realTime(name);
        };
    }

    private static int realTime(String name) {
        if (name.startsWith("RTMIN")) {
            return within(RTMIN + offset(name.substring(5), '+'), RTMIN);
        }
        if (name.startsWith("RTMAX")) {
            return within(HIGHEST - offset(name.substring(5), '-'), RTMIN);
        }
        return decimal(name);
    }

    private static int within(int number, int lowest) {
        return number >= lowest ? number : -1;
    }

    private static int offset(String text, char sign) {
        if (text.isEmpty()) {
            return 0;
        }
        int offset = text.charAt(0) == sign ? decimal(text.substring(1)) : -1;
        return offset < 0 ? HIGHEST + 1 : offset;
    }

    private static int decimal(String text) {
        if (text.isEmpty() || text.length() > 2) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    private Signal() {}
}
