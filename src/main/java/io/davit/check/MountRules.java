package io.davit.check;

import io.davit.spec.Config;
import io.davit.spec.Mount;
import io.davit.spec.NamespaceType;
import java.util.List;
import java.util.Set;

/** Rules for {@code mounts}. */
final class MountRules {

    static final List<Rule> ALL = List.of(
            MountRules::destinationsAreBelowTheRoot,
            MountRules::typesAreSet,
            MountRules::procIsProc,
            MountRules::bindsHaveSources,
            MountRules::mappingsComeInPairs,
            MountRules::mappingsAreForBinds,
            MountRules::idmapsHaveMappings,
            MountRules::contextTypeIsKnown);

    private static final Set<String> CONTEXT_TYPES = Set.of("context", "fscontext", "defcontext", "rootcontext");

    private interface Visitor {
        void visit(Mount mount, int index);
    }

    private static void forEach(Config config, Visitor visitor) {
        for (int i = 0; i < config.mounts().size(); i++) {
            visitor.visit(config.mounts().get(i), i);
        }
    }

    /** Only where something is wrong: of many mounts each pointer would cost as much as its entry. */
    private static String at(int index) {
        return "/mounts/" + index;
    }

    /** config.md#mounts: a relative one is read as relative to the root, which is deprecated; of the config as written. */
    static void destinationsAreAbsolute(Config config, List<Problem> problems) {
        forEach(config, (mount, index) -> {
            if (!mount.destination().startsWith("/")) {
                problems.add(Problem.warning(
                        at(index) + "/destination", "\"" + mount.destination() + "\" is relative, which is deprecated"));
            }
        });
    }

    /** What is mounted on the root itself would be below what the container sees. */
    static void destinationsAreBelowTheRoot(Config config, List<Problem> problems) {
        forEach(config, (mount, index) -> {
            if (mount.destination().equals("/")) {
                problems.add(Problem.error(at(index) + "/destination", "cannot be the root", "set root.path instead"));
            }
        });
    }

    static void typesAreSet(Config config, List<Problem> problems) {
        forEach(config, (mount, index) -> {
            boolean typeless = mount.type() == null || mount.type().isEmpty() || mount.type().equals("none");
            if (typeless && !mount.isBind() && !mount.options().contains("remount")) {
                problems.add(Problem.error(
                        at(index) + "/type", "is required", "or add bind or rbind to the options for a bind mount"));
            }
        });
    }

    /** Something else in its place would be taken for the kernel's word (CVE-2019-16884). */
    static void procIsProc(Config config, List<Problem> problems) {
        forEach(config, (mount, index) -> {
            boolean remount = mount.options().contains("remount");
            if (mount.destination().equals("/proc") && !mount.isBind() && !remount && !"proc".equals(mount.type())) {
                problems.add(Problem.error(at(index) + "/type", "only a proc filesystem can be mounted on /proc"));
            }
        });
    }

    static void bindsHaveSources(Config config, List<Problem> problems) {
        forEach(config, (mount, index) -> {
            if (mount.isBind() && (mount.source() == null || mount.source().isEmpty())) {
                problems.add(Problem.error(at(index) + "/source", "is required for a bind mount"));
            }
        });
    }

    /** config.md#linux-mount-options: both are set, or none. */
    static void mappingsComeInPairs(Config config, List<Problem> problems) {
        forEach(config, (mount, index) -> {
            if (mount.uidMappings().isEmpty() != mount.gidMappings().isEmpty()) {
                problems.add(Problem.error(at(index), "has only one of uidMappings and gidMappings"));
            }
        });
    }

    /** Of another filesystem than one that is there already davit has no mount that it could map. */
    static void mappingsAreForBinds(Config config, List<Problem> problems) {
        forEach(config, (mount, index) -> {
            if (!mount.isBind() && (isIdmap(mount) || !mount.uidMappings().isEmpty())) {
                problems.add(Problem.error(at(index), "id-mapped mounts are only supported for bind mounts"));
            }
        });
    }

    private static boolean isIdmap(Mount mount) {
        for (String option : mount.options()) {
            if (isIdmap(option)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIdmap(String option) {
        return option.equals("idmap") || option.equals("ridmap") || isIdmapWithMaps(option);
    }

    private static boolean isIdmapWithMaps(String option) {
        return option.startsWith("idmap=");
    }

    /** config.md#linux-mount-options: those of the mount, or else of the container's user namespace. */
    static void idmapsHaveMappings(Config config, List<Problem> problems) {
        forEach(config, (mount, index) -> {
            if (!isIdmap(mount)) {
                return;
            }
            boolean hasMaps = !mount.uidMappings().isEmpty()
                    || mount.options().stream().anyMatch(MountRules::isIdmapWithMaps);
            boolean usersHaveMaps = !config.linux().uidMappings().isEmpty() || config.linux().pathOf(NamespaceType.USER) != null;
            if (!hasMaps && !usersHaveMaps) {
                problems.add(Problem.error(at(index) + "/uidMappings", "is required for an id-mapped mount",
                        "or let the container have a new user namespace"));
            }
        });
    }

    /** mount(8), context. */
    static void contextTypeIsKnown(Config config, List<Problem> problems) {
        String type = config.annotations().get(Config.MOUNT_CONTEXT_TYPE);
        if (type != null && !CONTEXT_TYPES.contains(type)) {
            problems.add(Problem.error("/annotations/" + Config.MOUNT_CONTEXT_TYPE,
                    "\"" + type + "\" is not context, fscontext, defcontext or rootcontext"));
        }
    }

    private MountRules() {}
}
