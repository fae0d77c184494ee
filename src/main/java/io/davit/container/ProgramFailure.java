package io.davit.container;

import io.davit.Signal;
import io.davit.linux.Child;

/** How a hook or another program failed, for messages. */
final class ProgramFailure {

    /**
     * @param status as wait(2) has it
     * @param output the end of what it printed
     */
    static String of(int status, String output) {
        int signal = Child.signal(status);
        String how = signal == 0 ? "exit status " + Child.exitCode(status) : "signal: " + Signal.description(signal);
        return how + ", output: " + output.strip().replace('\n', ' ');
    }

    /** @param text as davit-init sends it: the status, a blank and the output */
    static String parse(String text) {
        int blank = text.indexOf(' ');
        return of(Integer.parseInt(text, 0, blank, 10), text.substring(blank + 1));
    }

    /** @param seconds its timeout */
    static String timeout(Object seconds) {
        return "hook ran past specified timeout of " + seconds + ".0s";
    }

    private ProgramFailure() {}
}
