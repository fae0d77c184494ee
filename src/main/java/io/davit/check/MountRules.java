package io.davit.check;

import io.davit.resolve.Mount;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.Linux;
import io.davit.spec.NamespaceType;
import java.util.List;
import java.util.Set;

/** Rules for {@code mounts}. */
final class MountRules {

    static final List<MountRule> ALL = List.of(
            MountRules::destinationsAreBelowTheRoot,
            MountRules::typesAreSet,
            MountRules::procIsProc,
            MountRules::bindsHaveSources,
            MountRules::mappingsComeInPairs,
            MountRules::mappingsAreForBinds,
            MountRules::idmapsHaveMappings,
            MountRules::contextTypeIsKnown);

    /** What must be true of mounts, whichever way they are written. */
    interface MountRule {

        void check(ResolvedConfig config, List<Problem> problems);
    }

    private static final Set<String> CONTEXT_TYPES = Set.of("context", "fscontext", "defcontext", "rootcontext");

    /** config.md#mounts: a relative one is read as relative to the root, which is deprecated; of the config as written. */
    static void destinationsAreAbsolute(Config written, List<Problem> problems) {
        for (int i = 0; i < written.mounts().size(); i++) {
            String destination = written.mounts().get(i).destination();
            if (!destination.startsWith("/")) {
                problems.add(Problem.warning(
                        "/mounts/" + i + "/destination", "\"" + destination + "\" is relative, which is deprecated"));
            }
        }
    }

    /** What is mounted on the root itself would be below what the container sees. */
    private static void destinationsAreBelowTheRoot(ResolvedConfig config, List<Problem> problems) {
        for (Mount mount : config.mounts()) {
            if (mount.destination().equals("/")) {
                problems.add(Problem.error(
                        mount.pointer() + "/destination", "cannot be the root", "set root.path instead"));
            }
        }
    }

    private static void typesAreSet(ResolvedConfig config, List<Problem> problems) {
        for (Mount mount : config.mounts()) {
            if (mount instanceof Mount.Filesystem filesystem && filesystem.type().isEmpty()) {
                problems.add(Problem.error(mount.pointer() + "/type",
                        "is required", "or add bind or rbind to the options for a bind mount"));
            }
        }
    }

    /** Something else in its place would be taken for the kernel's word (CVE-2019-16884). */
    private static void procIsProc(ResolvedConfig config, List<Problem> problems) {
        for (Mount mount : config.mounts()) {
            boolean other = mount instanceof Mount.CgroupMount
                    || mount instanceof Mount.Filesystem filesystem && !filesystem.type().equals("proc");
            if (other && mount.destination().equals("/proc")) {
                problems.add(Problem.error(
                        mount.pointer() + "/type", "only a proc filesystem can be mounted on /proc"));
            }
        }
    }

    private static void bindsHaveSources(ResolvedConfig config, List<Problem> problems) {
        for (Mount mount : config.mounts()) {
            if (mount instanceof Mount.Bind bind && bind.source().isEmpty()) {
                problems.add(Problem.error(mount.pointer() + "/source", "is required for a bind mount"));
            }
        }
    }

    /** config.md#linux-mount-options: both are set, or none. */
    private static void mappingsComeInPairs(ResolvedConfig config, List<Problem> problems) {
        for (Mount mount : config.mounts()) {
            if (mount.mappings().uids().isEmpty() != mount.mappings().gids().isEmpty()) {
                problems.add(Problem.error(mount.pointer(), "has only one of uidMappings and gidMappings"));
            }
        }
    }

    /** Of another filesystem than one that is there already davit has no mount that it could map. */
    private static void mappingsAreForBinds(ResolvedConfig config, List<Problem> problems) {
        for (Mount mount : config.mounts()) {
            if (!(mount instanceof Mount.Bind) && mount.isIdMapped()) {
                problems.add(Problem.error(mount.pointer(), "id-mapped mounts are only supported for bind mounts"));
            }
        }
    }

    /** config.md#linux-mount-options: those of the mount, or else of the container's user namespace. */
    private static void idmapsHaveMappings(ResolvedConfig config, List<Problem> problems) {
        Linux linux = config.linux();
        boolean usersHaveMappings = !linux.uidMappings().isEmpty() || linux.pathOf(NamespaceType.USER) != null;
        for (Mount mount : config.mounts()) {
            boolean own = !mount.mappings().uids().isEmpty() || mount.options().maps() != null;
            if (mount.isIdMapped() && !own && !usersHaveMappings) {
                problems.add(Problem.error(mount.pointer() + "/uidMappings", "is required for an id-mapped mount",
                        "or let the container have a new user namespace"));
            }
        }
    }

    /** mount(8), context. */
    private static void contextTypeIsKnown(ResolvedConfig config, List<Problem> problems) {
        String type = config.config().annotations().get(Config.MOUNT_CONTEXT_TYPE);
        if (type != null && !CONTEXT_TYPES.contains(type)) {
            problems.add(Problem.error("/annotations/" + Config.MOUNT_CONTEXT_TYPE,
                    "\"" + type + "\" is not context, fscontext, defcontext or rootcontext"));
        }
    }

    private MountRules() {}
}
