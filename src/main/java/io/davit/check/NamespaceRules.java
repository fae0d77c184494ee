package io.davit.check;

import io.davit.Problem;
import io.davit.spec.Config;
import io.davit.spec.JsonPointer;
import io.davit.spec.Linux.Namespace;
import io.davit.spec.Linux.TimeOffset;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for {@code linux.namespaces}, and for properties that require a namespace private to the container. */
final class NamespaceRules {

    private static final Set<String> CLOCKS = Set.of("boottime", "monotonic");
    private static final long NANOSECONDS = 1_000_000_000;

    static final List<Rule> ALL = List.of(
            NamespaceRules::typesAreUnique,
            NamespaceRules::pathsAreAbsolute,
            NamespaceRules::namesNeedUts,
            NamespaceRules::pathsNeedMount,
            NamespaceRules::readonlyRootNeedsMount,
            NamespaceRules::propagationNeedsMount,
            NamespaceRules::mappingsNeedUser,
            NamespaceRules::userNeedsMappings,
            NamespaceRules::offsetsNeedTime,
            NamespaceRules::offsetsAreOfClocks,
            NamespaceRules::sysctlsAreNamespaced);

    /** config-linux.md#namespaces. */
    static void typesAreUnique(Config config, List<Problem> problems) {
        Set<NamespaceType> seen = EnumSet.noneOf(NamespaceType.class);
        forEach(config, (namespace, pointer) -> {
            if (!seen.add(namespace.type())) {
                problems.add(Problem.error(pointer + "/type",
                        "duplicate entry for namespace type " + namespace.type().word()));
            }
        });
    }

    /** config-linux.md#namespaces. */
    static void pathsAreAbsolute(Config config, List<Problem> problems) {
        forEach(config, (namespace, pointer) -> {
            if (!namespace.isNew() && !namespace.path().startsWith("/")) {
                problems.add(Problem.error(
                        pointer + "/path", "\"" + namespace.path() + "\" is not an absolute path"));
            }
        });
    }

    private interface Visitor {
        void visit(Namespace namespace, String pointer);
    }

    private static void forEach(Config config, Visitor visitor) {
        List<Namespace> namespaces = config.linux().namespaces();
        for (int i = 0; i < namespaces.size(); i++) {
            visitor.visit(namespaces.get(i), "/linux/namespaces/" + i);
        }
    }

    static void namesNeedUts(Config config, List<Problem> problems) {
        if (config.linux().has(NamespaceType.UTS)) {
            return;
        }
        if (isSet(config.hostname())) {
            problems.add(Problem.error("/hostname", "unable to set hostname without a private UTS namespace",
                    "add {\"type\": \"uts\"} to linux.namespaces"));
        }
        if (isSet(config.domainname())) {
            problems.add(Problem.error("/domainname", "unable to set domainname without a private UTS namespace",
                    "add {\"type\": \"uts\"} to linux.namespaces"));
        }
    }

    private static boolean isSet(String value) {
        return value != null && !value.isEmpty();
    }

    /** Without a private mount namespace, the paths would be masked on the host. */
    static void pathsNeedMount(Config config, List<Problem> problems) {
        Linux linux = config.linux();
        Strings.checkAbsolute(linux.maskedPaths(), "/linux/maskedPaths", problems);
        Strings.checkAbsolute(linux.readonlyPaths(), "/linux/readonlyPaths", problems);
        if (linux.has(NamespaceType.MOUNT)) {
            return;
        }
        if (!linux.maskedPaths().isEmpty()) {
            problems.add(needsMount("/linux/maskedPaths"));
        }
        if (!linux.readonlyPaths().isEmpty()) {
            problems.add(needsMount("/linux/readonlyPaths"));
        }
    }

    private static Problem needsMount(String pointer) {
        return Problem.error(pointer, "unable to restrict sys entries without a private MNT namespace",
                "add {\"type\": \"mount\"} to linux.namespaces");
    }

    static void readonlyRootNeedsMount(Config config, List<Problem> problems) {
        if (config.root() != null && config.root().readonly() && !config.linux().has(NamespaceType.MOUNT)) {
            problems.add(Problem.warning("/root/readonly", "is ignored without a private mount namespace"));
        }
    }

    static void propagationNeedsMount(Config config, List<Problem> problems) {
        if (isSet(config.linux().rootfsPropagation()) && !config.linux().has(NamespaceType.MOUNT)) {
            problems.add(Problem.warning("/linux/rootfsPropagation", "is ignored without a private mount namespace"));
        }
    }

    /** config-linux.md#user-namespace-mappings; user_namespaces(7). */
    static void mappingsNeedUser(Config config, List<Problem> problems) {
        Linux linux = config.linux();
        if (linux.mapsIds() && !linux.has(NamespaceType.USER)) {
            problems.add(Problem.error("/linux/uidMappings", "User namespace mappings specified, but USER namespace "
                    + "isn't enabled in the config"));
        }
    }

    /**
     * Without mappings, every id in a new user namespace is the overflow id; a joined namespace already has mappings.
     */
    static void userNeedsMappings(Config config, List<Problem> problems) {
        Linux linux = config.linux();
        if (!linux.makes(NamespaceType.USER)) {
            return;
        }
        if (linux.uidMappings().isEmpty()) {
            problems.add(Problem.error("/linux/uidMappings", "is required for a new user namespace"));
        }
        if (linux.gidMappings().isEmpty()) {
            problems.add(Problem.error("/linux/gidMappings", "is required for a new user namespace"));
        }
    }

    /** config-linux.md#offset-for-time-namespace; time_namespaces(7). */
    static void offsetsNeedTime(Config config, List<Problem> problems) {
        Linux linux = config.linux();
        if (linux.timeOffsets().isEmpty()) {
            return;
        }
        if (!linux.has(NamespaceType.TIME)) {
            problems.add(Problem.error("/linux/timeOffsets", "time namespace offsets specified, but time namespace "
                    + "isn't enabled in the config"));
        } else if (!linux.makes(NamespaceType.TIME)) {
            problems.add(Problem.error("/linux/timeOffsets", "a time namespace that is joined has its offsets already"));
        }
    }

    /** time_namespaces(7). */
    static void offsetsAreOfClocks(Config config, List<Problem> problems) {
        for (Map.Entry<String, TimeOffset> entry : config.linux().timeOffsets().entrySet()) {
            String pointer = "/linux/timeOffsets/" + JsonPointer.escaped(entry.getKey());
            if (!CLOCKS.contains(entry.getKey())) {
                problems.add(Problem.error(pointer, "is no clock of a time namespace", "boottime and monotonic are"));
            }
            if (entry.getValue().nanosecs() >= NANOSECONDS) {
                problems.add(Problem.error(pointer + "/nanosecs", "must be less than " + NANOSECONDS));
            }
        }
    }

    /** A sysctl outside the container's own namespaces would change the host. */
    static void sysctlsAreNamespaced(Config config, List<Problem> problems) {
        for (Map.Entry<String, String> sysctl : config.linux().sysctl().entrySet()) {
            String refusal = Sysctls.refusal(config, sysctl.getKey(), sysctl.getValue());
            if (refusal != null) {
                problems.add(Problem.error(
                        "/linux/sysctl/" + JsonPointer.escaped(sysctl.getKey()), refusal));
            }
        }
    }

    private NamespaceRules() {}
}
