package io.davit.check;

import io.davit.Problem;
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

    /** A rule for resolved mounts, whose options are already parsed. */
    interface MountRule {

        void check(ResolvedConfig config, List<Problem> problems);
    }

    private static final Set<String> CONTEXT_TYPES = Set.of("context", "fscontext", "defcontext", "rootcontext");

    /**
     * config.md#mounts: a relative destination is deprecated and resolved against the root. Needs the config as
     * written, because resolving makes it absolute.
     */
    static void destinationsAreAbsolute(Config written, List<Problem> problems) {
        for (int i = 0; i < written.mounts().size(); i++) {
            String destination = written.mounts().get(i).destination();
            if (!destination.startsWith("/")) {
                problems.add(Problem.warning(
                        "/mounts/" + i + "/destination", "\"" + destination + "\" is relative, which is deprecated"));
            }
        }
    }

    /** A mount on the root itself would not be visible: the container's root directory refers to the mount below it. */
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

    /** Programs trust the content of /proc, so no other filesystem may take its place (CVE-2019-16884). */
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

    /** config.md#linux-mount-options: uidMappings and gidMappings are set together. */
    private static void mappingsComeInPairs(ResolvedConfig config, List<Problem> problems) {
        for (Mount mount : config.mounts()) {
            if (mount.mappings().uids().isEmpty() != mount.mappings().gids().isEmpty()) {
                problems.add(Problem.error(mount.pointer(), "has only one of uidMappings and gidMappings"));
            }
        }
    }

    /**
     * davit creates idmapped mounts from existing mounts only (mount_setattr(2)), so there must be a bind mount source.
     */
    private static void mappingsAreForBinds(ResolvedConfig config, List<Problem> problems) {
        for (Mount mount : config.mounts()) {
            if (!(mount instanceof Mount.Bind) && mount.isIdMapped()) {
                problems.add(Problem.error(mount.pointer(), "id-mapped mounts are only supported for bind mounts"));
            }
        }
    }

    /**
     * config.md#linux-mount-options: the mappings are the mount's own, else those of the container's user namespace.
     */
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

    /** mount(8), SELinux context options. */
    private static void contextTypeIsKnown(ResolvedConfig config, List<Problem> problems) {
        String type = config.config().annotations().get(Config.MOUNT_CONTEXT_TYPE);
        if (type != null && !CONTEXT_TYPES.contains(type)) {
            problems.add(Problem.error("/annotations/" + Config.MOUNT_CONTEXT_TYPE,
                    "\"" + type + "\" is not context, fscontext, defcontext or rootcontext"));
        }
    }

    private MountRules() {}
}
