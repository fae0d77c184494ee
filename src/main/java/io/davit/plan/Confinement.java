package io.davit.plan;

import io.davit.seccomp.Arch;
import io.davit.seccomp.Filter;
import io.davit.seccomp.SeccompCompiler;
import io.davit.spec.Config;
import io.davit.spec.Linux;
import io.davit.spec.Linux.MemoryPolicy;
import io.davit.spec.Linux.Namespace;
import io.davit.spec.Linux.Personality;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;

/**
 * What all processes of a container have in common, whether they are its first or join it later.
 *
 * @param namespaces those that are not the runtime's own
 * @param seccomp {@code null}: every system call is allowed
 * @param personality {@code null}: the runtime's
 * @param memoryPolicy {@code null}: the runtime's
 * @param keepsGroups whether they have the runtime's supplementary groups, whatever the config says of groups
 */
public record Confinement(
        List<NamespaceType> namespaces,
        Filter seccomp,
        Personality personality,
        MemoryPolicy memoryPolicy,
        boolean keepsGroups) {

    public static Confinement of(Config config, Arch arch) {
        Linux linux = config.linux();
        List<NamespaceType> namespaces = new ArrayList<>();
        for (Namespace namespace : linux.namespaces()) {
            namespaces.add(namespace.type());
        }
        if (linux.seccomp() != null && config.isAnnotated(Config.SECCOMP_FAIL_UNKNOWN_SYSCALL)) {
            SeccompCompiler.requireKnownCalls(linux.seccomp());
        }
        Filter seccomp = linux.seccomp() == null ? null : SeccompCompiler.compile(linux.seccomp(), arch);
        boolean keepsGroups = config.annotations().containsKey(Config.KEEP_ORIGINAL_GROUPS);
        return new Confinement(namespaces, seccomp, linux.personality(), linux.memoryPolicy(), keepsGroups);
    }

    /** The same with a namespace that the config does not have, or has already. */
    public Confinement with(NamespaceType type) {
        if (has(type)) {
            return this;
        }
        List<NamespaceType> all = new ArrayList<>(namespaces);
        all.add(type);
        return new Confinement(all, seccomp, personality, memoryPolicy, keepsGroups);
    }

    /** Whether a process that joins the container joins a user namespace. */
    public boolean joinsUsers() {
        return has(NamespaceType.USER);
    }

    boolean has(NamespaceType type) {
        return namespaces.contains(type);
    }

    /** The {@code CLONE_NEW*} flags of its namespaces: of those that are joined late, or of the others. */
    int flags(Host host, boolean late) {
        int flags = 0;
        for (NamespaceType type : namespaces) {
            flags |= Namespaces.isLate(type, host) == late ? Namespaces.flag(type) : 0;
        }
        return flags;
    }
}
