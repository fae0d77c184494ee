package io.davit.plan;

import io.davit.seccomp.Arch;
import io.davit.seccomp.Filter;
import io.davit.seccomp.GivenFilter;
import io.davit.seccomp.SeccompCompiler;
import io.davit.spec.Config;
import io.davit.spec.Linux;
import io.davit.spec.Linux.MemoryPolicy;
import io.davit.spec.Linux.Namespace;
import io.davit.spec.Linux.Personality;
import io.davit.spec.NamespaceType;
import io.davit.spec.Seccomp;
import java.util.ArrayList;
import java.util.List;

/**
 * The context that all processes of a container share, whether its init or a process that exec adds.
 *
 * @param namespaces the types in {@code linux.namespaces}; the runtime's namespaces are used for all others
 * @param seccomp {@code null}: no filter
 * @param personality {@code null}: inherited from the runtime
 * @param memoryPolicy {@code null}: inherited from the runtime
 * @param keepsGroups whether they keep the runtime's supplementary groups and ignore {@code additionalGids}
 */
public record ProcessContext(
        List<NamespaceType> namespaces,
        Filter seccomp,
        Personality personality,
        MemoryPolicy memoryPolicy,
        boolean keepsGroups) {

    public static ProcessContext of(Config config, Arch arch) {
        Linux linux = config.linux();
        List<NamespaceType> namespaces = new ArrayList<>();
        for (Namespace namespace : linux.namespaces()) {
            namespaces.add(namespace.type());
        }
        boolean keepsGroups = config.annotations().containsKey(Config.KEEP_ORIGINAL_GROUPS);
        return new ProcessContext(namespaces, filter(config, arch), linux.personality(), linux.memoryPolicy(), keepsGroups);
    }

    private static Filter filter(Config config, Arch arch) {
        Seccomp profile = config.linux().seccomp();
        String program = config.annotations().get(Config.SECCOMP_BPF_DATA);
        if (program != null) {
            return GivenFilter.of(program, profile);
        }
        if (profile == null) {
            return null;
        }
        if (config.isAnnotated(Config.SECCOMP_FAIL_UNKNOWN_SYSCALL)) {
            SeccompCompiler.requireKnownCalls(profile);
        }
        return SeccompCompiler.compile(profile, arch);
    }

    /** Returns a copy with the namespace type added if it is missing. */
    public ProcessContext with(NamespaceType type) {
        if (has(type)) {
            return this;
        }
        List<NamespaceType> all = new ArrayList<>(namespaces);
        all.add(type);
        return new ProcessContext(all, seccomp, personality, memoryPolicy, keepsGroups);
    }

    /** Returns a copy with another seccomp filter. */
    public ProcessContext with(Filter filter) {
        return new ProcessContext(namespaces, filter, personality, memoryPolicy, keepsGroups);
    }

    /** Tells whether a process that joins the container joins a user namespace. */
    public boolean joinsUsers() {
        return has(NamespaceType.USER);
    }

    boolean has(NamespaceType type) {
        return namespaces.contains(type);
    }

    /** Returns the {@code CLONE_NEW*} flags of the namespaces that are joined late, or of all others. */
    int flags(Host host, boolean late) {
        int flags = 0;
        for (NamespaceType type : namespaces) {
            flags |= Namespaces.isLate(type, host) == late ? Namespaces.flag(type) : 0;
        }
        return flags;
    }
}
