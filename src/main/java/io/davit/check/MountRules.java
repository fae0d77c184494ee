package io.davit.check;

import io.davit.spec.Config;
import io.davit.spec.Mount;
import java.util.List;

/** Rules for {@code mounts}. */
final class MountRules {

    static final List<Rule> ALL = List.of(
            MountRules::destinationsAreAbsolute,
            MountRules::destinationsAreBelowTheRoot,
            MountRules::typesAreSet,
            MountRules::bindsHaveSources,
            MountRules::mappingsComeInPairs,
            MountRules::mappingsAreForBinds,
            MountRules::idmapsHaveMappings);

    private interface Visitor {
        void visit(Mount mount, String pointer);
    }

    private static void forEach(Config config, Visitor visitor) {
        for (int i = 0; i < config.mounts().size(); i++) {
            visitor.visit(config.mounts().get(i), "/mounts/" + i);
        }
    }

    /** config.md#mounts: a relative one is read as relative to the root, which is deprecated. */
    static void destinationsAreAbsolute(Config config, List<Problem> problems) {
        forEach(config, (mount, pointer) -> {
            if (!mount.destination().startsWith("/")) {
                problems.add(Problem.warning(
                        pointer + "/destination", "\"" + mount.destination() + "\" is relative, which is deprecated"));
            }
        });
    }

    /** What is mounted on the root itself would be below what the container sees. */
    static void destinationsAreBelowTheRoot(Config config, List<Problem> problems) {
        forEach(config, (mount, pointer) -> {
            if (mount.destination().chars().allMatch(c -> c == '/')) {
                problems.add(Problem.error(pointer + "/destination", "cannot be the root", "set root.path instead"));
            }
        });
    }

    static void typesAreSet(Config config, List<Problem> problems) {
        forEach(config, (mount, pointer) -> {
            boolean typeless = mount.type() == null || mount.type().isEmpty() || mount.type().equals("none");
            if (typeless && !mount.isBind() && !mount.options().contains("remount")) {
                problems.add(Problem.error(
                        pointer + "/type", "is required", "or add bind or rbind to the options for a bind mount"));
            }
        });
    }

    static void bindsHaveSources(Config config, List<Problem> problems) {
        forEach(config, (mount, pointer) -> {
            if (mount.isBind() && (mount.source() == null || mount.source().isEmpty())) {
                problems.add(Problem.error(pointer + "/source", "is required for a bind mount"));
            }
        });
    }

    /** config.md#linux-mount-options: both are set, or none. */
    static void mappingsComeInPairs(Config config, List<Problem> problems) {
        forEach(config, (mount, pointer) -> {
            if (mount.uidMappings().isEmpty() != mount.gidMappings().isEmpty()) {
                problems.add(Problem.error(pointer, "has only one of uidMappings and gidMappings"));
            }
        });
    }

    /** Of another filesystem than one that is there already davit has no mount that it could map. */
    static void mappingsAreForBinds(Config config, List<Problem> problems) {
        forEach(config, (mount, pointer) -> {
            if (!mount.isBind() && (isIdmap(mount) || !mount.uidMappings().isEmpty())) {
                problems.add(Problem.error(pointer, "id-mapped mounts are only supported for bind mounts"));
            }
        });
    }

    private static boolean isIdmap(Mount mount) {
        return mount.options().contains("idmap") || mount.options().contains("ridmap");
    }

    /** config.md#linux-mount-options: those of the mount, or else of the container's user namespace. */
    static void idmapsHaveMappings(Config config, List<Problem> problems) {
        forEach(config, (mount, pointer) -> {
            if (isIdmap(mount) && mount.uidMappings().isEmpty() && config.linux().uidMappings().isEmpty()) {
                problems.add(Problem.error(pointer + "/uidMappings", "is required for an id-mapped mount",
                        "or let the container have a new user namespace"));
            }
        });
    }

    private MountRules() {}
}
