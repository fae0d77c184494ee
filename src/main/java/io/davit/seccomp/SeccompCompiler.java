package io.davit.seccomp;

import io.davit.spec.Seccomp;
import java.util.List;

/**
 * Makes of a profile the filter that runc would load by means of libseccomp: not the same program, but for every call
 * the same outcome. Where it is meant to be otherwise:
 *
 * <ul>
 *   <li>All architectures of the specification are known, and the calls of newer kernels than libseccomp's.
 *   <li>An errno for an action that has none is an error, as the specification demands.
 *   <li>{@link NewerCalls#ENOSYS} is not put off by ARM's private calls, whose numbers are far above all others, and
 *       spares those that a profile names and that a multiplexer stands for.
 *   <li>Where libseccomp makes a wrong program, davit makes a right one; AgainstLibseccompTest lists what is known.
 * </ul>
 */
public final class SeccompCompiler {

    /** What libseccomp does with calls of an architecture that the profile does not name. */
    private static final int OTHER_ARCHITECTURE = ReturnValue.KILL_THREAD;

    /** Compiles with {@link NewerCalls#ENOSYS}. */
    public static Filter compile(Seccomp profile, Arch nativeArch) {
        return compile(profile, nativeArch, NewerCalls.ENOSYS);
    }

    /**
     * @param nativeArch of the machine that the filter is for; the profile need not name it
     * @throws SeccompException when the profile asks for what seccomp(2) or libseccomp refuses
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
     * Refuses a profile with a name that no architecture has, which otherwise is passed over as one of a newer kernel.
     *
     * @throws SeccompException that names the first
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
     * One token for two architectures. Where x32 is not named its numbers are another architecture's, but for -1: with
     * it a tracer says that the call is to be skipped, and the filter is asked again (seccomp(2)).
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
