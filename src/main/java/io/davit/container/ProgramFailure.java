package io.davit.container;

import io.davit.Signal;
import io.davit.linux.Child;

/** Words the failure of a hook or another program. */
final class ProgramFailure {

    /**
     * @param status wait status (wait(2))
     * @param output end of its output
     */
    static String of(int status, String output) {
        int signal = Child.signal(status);
        String how = signal == 0 ? "exit status " + Child.exitCode(status) : "signal: " + Signal.description(signal);
        return how + ", output: " + output.strip().replace('\n', ' ');
    }

    /** @param text message of davit-init: the wait status, a blank and the output */
    static String parse(String text) {
        int blank = text.indexOf(' ');
        return of(Integer.parseInt(text, 0, blank, 10), text.substring(blank + 1));
    }

    /** @param seconds the timeout */
    static String timeout(Object seconds) {
        return "hook ran past specified timeout of " + seconds + ".0s";
    }

    private ProgramFailure() {}
}
