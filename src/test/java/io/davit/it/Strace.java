package io.davit.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** davit under strace(1), which answers system calls in the kernel's place, or kills who makes them. */
final class Strace {

    /** A call by its name and how many of that name there were before it, and it. */
    record Call(String name, int count) {}

    static void assume() {
        assumeTrue(Orphans.canRun("strace", "-e", "trace=none", "true"), "no strace, or it may not trace");
    }

    /** davit on a kernel without some calls, for itself and for all that comes of it. */
    static Davit without(Davit davit, String... calls) {
        return answering(davit, "error=ENOSYS", calls);
    }

    /** @param answer as strace's inject has it: {@code error=EINVAL:when=1} */
    static Davit answering(Davit davit, String answer, String... calls) {
        String set = String.join(",", calls);
        return davit.under(
                "strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=" + set,
                "-e", "inject=" + set + ":" + answer);
    }

    /** The same, which does not last as long as the container that davit leaves: strace(1) goes on beside that. */
    static Davit answeringBeside(Davit davit, String answer, String... calls) {
        String set = String.join(",", calls);
        return davit.under(
                "strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=" + set,
                "-e", "inject=" + set + ":" + answer);
    }

    /** davit that is killed when it makes a call. */
    static Davit killed(Davit davit, Call call) {
        return davit.under(
                "strace", "-qq", "-o", "/dev/null", "-e", "trace=" + call.name(),
                "-e", "inject=" + call.name() + ":signal=SIGKILL:when=" + call.count());
    }

    /** davit that is stopped once it has made a call, until it gets SIGCONT. */
    static Davit stopped(Davit davit, Call call) {
        return davit.under(
                "strace", "-qq", "-o", "/dev/null", "-e", "trace=" + call.name(),
                "-e", "inject=" + call.name() + ":signal=SIGSTOP:when=" + call.count());
    }

    /** davit whose own calls are written down; not those of its children. */
    static Davit recorded(Davit davit, Path file) {
        return davit.under("strace", "-qq", "-o", file.toString());
    }

    /** The calls that were written down, from the first of a name on. */
    static List<Call> calls(Path file, String first) throws IOException {
        List<Call> calls = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            int parenthesis = line.indexOf('(');
            if (parenthesis < 0 || !Character.isLowerCase(line.charAt(0))) {
                continue;
            }
            String name = line.substring(0, parenthesis);
            names.add(name);
            if (names.contains(first)) {
                calls.add(new Call(name, (int) names.stream().filter(name::equals).count()));
            }
        }
        return calls;
    }

    private Strace() {}
}
