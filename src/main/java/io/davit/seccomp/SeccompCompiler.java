package io.davit.seccomp;

import io.davit.spec.Seccomp;
import java.util.List;

/**
 * Compiles a profile to a filter. The program differs from the one that runc loads with libseccomp, but each call has
 * the same outcome, with these exceptions:
 *
 * <ul>
 *   <li>All architectures of the specification are supported, and system calls of newer kernels than libseccomp knows.
 *   <li>An errno for an action without one is an error, as the specification requires.
 *   <li>{@link NewerCalls#ENOSYS} ignores ARM's private calls, whose numbers are far above all others, and does not
 *       apply to named calls that are reached through a multiplexer.
 *   <li>davit does not reproduce libseccomp's bugs; AgainstLibseccompTest lists the known ones.
 * </ul>
 */
public final class SeccompCompiler {

    /** The outcome for architectures that the profile does not name, as in libseccomp. */
    private static final int OTHER_ARCHITECTURE = ReturnValue.KILL_THREAD;

    /** Compiles with {@link NewerCalls#ENOSYS}. */
    public static Filter compile(Seccomp profile, Arch nativeArch) {
        return compile(profile, nativeArch, NewerCalls.ENOSYS);
    }

    /**
     * Compiles a profile.
     *
     * @param nativeArch the target machine's architecture, which the profile need not name
     * @throws SeccompException if seccomp(2) or libseccomp would refuse the profile
     */
    public static Filter compile(Seccomp profile, Arch nativeArch, NewerCalls newerCalls) {
        Rules rules = Rules.of(profile, nativeArch);
        DecisionGraph graph = new DecisionGraph(nativeArch.littleEndian());
        int root = graph.end(OTHER_ARCHITECTURE);
        boolean enosys = newerCalls == NewerCalls.ENOSYS && !rules.permissive();
        for (Arch arch : rules.architectures()) {
            if (arch.token() != nativeArch.token() && isFirstOfToken(arch, rules)) {
                root = testArchitecture(arch, rules, enosys, graph, root);
            }
        }
        root = testArchitecture(nativeArch, rules, enosys, graph, root);
        int flags = FilterFlag.of(profile.flags(), rules.notifies());
        return new Filter(ProgramWriter.write(graph, root, nativeArch.littleEndian()), flags, rules.notifies());
    }

    /**
     * Requires that every name in the profile is a system call of some architecture; {@link #compile} ignores others.
     *
     * @throws SeccompException for the first unknown name
     */
    public static void requireKnownCalls(Seccomp profile) {
        for (int entry = 0; entry < profile.syscalls().size(); entry++) {
            List<String> names = profile.syscalls().get(entry).names();
            for (int i = 0; i < names.size(); i++) {
                if (SyscallTable.find(names.get(i)) == SyscallTable.UNKNOWN) {
                    throw new SeccompException(
                            "/syscalls/" + entry + "/names/" + i, "unknown system call \"" + names.get(i) + "\"");
                }
            }
        }
    }

    private static boolean isFirstOfToken(Arch arch, Rules rules) {
        return arch != Arch.X32 || !rules.architectures().contains(Arch.X86_64);
    }

    private static int testArchitecture(Arch arch, Rules rules, boolean enosys, DecisionGraph graph, int otherwise) {
        CallRanges ranges = new CallRanges(graph);
        if (arch == Arch.X86_64 || arch == Arch.X32) {
            appendX86_64(ranges, rules, enosys, graph);
        } else {
            new ArchCalls(arch, rules, graph).appendTo(ranges, enosys);
        }
        return graph.equal(DecisionGraph.ARCHITECTURE, -1, arch.token(), ranges.test(), otherwise);
    }

    /**
     * Appends x86_64 and x32, which share a token. If the profile does not name x32, its numbers count as another
     * architecture, except -1: a tracer sets it to skip a call, and the filter runs again (seccomp(2)).
     */
    private static void appendX86_64(CallRanges ranges, Rules rules, boolean enosys, DecisionGraph graph) {
        if (rules.architectures().contains(Arch.X86_64)) {
            new ArchCalls(Arch.X86_64, rules, graph).appendTo(ranges, enosys);
        } else {
            ranges.from(0, graph.end(OTHER_ARCHITECTURE));
        }
        if (rules.architectures().contains(Arch.X32)) {
            new ArchCalls(Arch.X32, rules, graph).appendTo(ranges, enosys);
        } else {
            ranges.from(Arch.X32_BIT, graph.end(OTHER_ARCHITECTURE));
            ranges.from(-1, graph.end(rules.defaultValue()));
        }
    }

    private SeccompCompiler() {}
}
