package io.davit.container;

import io.davit.ContainerStateException;
import io.davit.DavitException;
import io.davit.cgroup.Cgroup;
import io.davit.cgroup.SavedCgroup;
import io.davit.cgroup.UnifiedOptions;
import io.davit.checkpoint.CheckpointFiles;
import io.davit.checkpoint.Criu;
import io.davit.checkpoint.DumpOptions;
import io.davit.checkpoint.DumpSubject;
import io.davit.checkpoint.FilesImage;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.NamespaceType;
import io.davit.spec.State.Status;
import java.util.ArrayList;
import java.util.List;

/** Checkpoints a container. If that fails, the container continues to run. */
final class Dump {

    private static final String FREEZER = "freezer";

    private final ContainerState saved;
    private final StateDirectory directory;
    private final DumpOptions options;
    private final Reporter reporter;
    private final Cgroup cgroup;

    Dump(ContainerState saved, StateDirectory directory, DumpOptions options, Reporter reporter) {
        this.saved = saved;
        this.directory = directory;
        this.options = options;
        this.reporter = reporter;
        this.cgroup = Cgroup.of(saved.cgroup());
    }

    /**
     * Checks that a container with this status can be checkpointed.
     *
     * @throws ContainerStateException if it cannot
     */
    static void requirePossible(Status status) {
        if (status != Status.RUNNING && status != Status.PAUSED) {
            throw new ContainerStateException("container cannot be checkpointed in the " + status.word() + " state");
        }
    }

    void make() {
        if (options.parent() != null) {
            CheckpointDirectories.requireParent(options.images(), options.parent());
        }
        requireStatusFd();
        ResolvedConfig config = config();
        Descriptors descriptors = Descriptors.of(saved.pid());
        CheckpointDirectories.makeImages(options.images(), config.linux());
        CheckpointDirectories.make(options.work());
        dump(config, descriptors);
    }

    private void requireStatusFd() {
        if (options.statusFd() >= 0 && !Fd.isOpen(options.statusFd())) {
            throw new DavitException("invalid --status-fd argument " + options.statusFd() + ": it is not open");
        }
    }

    /** Returns the config that the container was created from, with the mounts that davit added. */
    private ResolvedConfig config() {
        ResolvedConfig config = Bundle.kept(saved.bundle(), directory.readConfig()).resolved();
        String notify = directory.notifyPath();
        return notify == null ? config : config.withMount(NotifySocket.mount(notify));
    }

    private void dump(ResolvedConfig config, Descriptors descriptors) {
        boolean wasFrozen = cgroup.isFrozen();
        UnifiedOptions unified = UnifiedOptions.read();
        try (Fd none = Fd.open("/dev/null", Fd.O_RDWR);
                Criu criu = Criu.start("", List.of(none, none, none));
                CheckpointFiles files = CheckpointDirectories.open(criu, options.images(), options.work())) {
            criu.requireVersion();
            // Before the dump: with lazy pages a restore may begin while CRIU still serves the memory.
            if (!options.preDump()) {
                descriptors.write(files.images());
            }
            criu.dump(files, options, subject(config, descriptors), freezer(), CriuConfig.of(saved.annotations()),
                    (script, pid, descriptor) -> reached(script, descriptor, files.images()));
        } catch (DavitException e) {
            putBack(wasFrozen);
            throw saved.isAlive() ? e : new DavitException(e.getMessage() + "; the container has ended");
        } finally {
            putBack(unified, reporter);
        }
    }

    private void reached(String script, Fd descriptor, Fd images) {
        reporter.debug(() -> "criu is at " + script);
        if (descriptor != null) {
            descriptor.close();
        }
        switch (script) {
            case "post-dump" -> FilesImage.releaseHostFiles(images);
            case "status-ready" -> {
                FilesImage.releaseHostFiles(images);
                ready();
            }
            default -> {}
        }
    }

    /** CRIU now waits for requests for pages, without a limit, so the lock is released: the container may be deleted. */
    private void ready() {
        directory.close();
        if (options.statusFd() >= 0) {
            try (Fd status = Fd.preserved(options.statusFd())) {
                status.write(new byte[1]);
            }
        }
    }

    /** Restores the freezer state, which a killed CRIU does not. */
    private void putBack(boolean wasFrozen) {
        if (freezer() == null || !saved.isAlive()) {
            return;
        }
        if (!wasFrozen) {
            cgroup.thaw();
        } else if (!cgroup.isFrozen()) {
            cgroup.freeze();
        }
    }

    /** Restores the options of the host's cgroup2 filesystem, which CRIU's mount of it clears. */
    static void putBack(UnifiedOptions unified, Reporter reporter) {
        try {
            unified.putBack();
        } catch (DavitException e) {
            reporter.warning("criu has changed options of the host's cgroup2 filesystem: " + e.getMessage());
        }
    }

    private DumpSubject subject(ResolvedConfig config, Descriptors descriptors) {
        List<String> external = new ArrayList<>(descriptors.external());
        for (ExternalNamespace namespace : ExternalNamespace.of(config.config())) {
            external.add(namespace.name(saved.pid()));
        }
        List<String> mounts = new ExternalMounts(config, cgroup).of(saved.pid());
        String root = config.linux().has(NamespaceType.MOUNT) ? saved.rootfs() : "/";
        return new DumpSubject(saved.pid(), root, external, mounts);
    }

    /** Returns the freezer cgroup; without one CRIU stops the processes one by one. */
    private String freezer() {
        for (SavedCgroup.Hierarchical place : saved.cgroup().directories()) {
            if (isV2() || place.controllers().contains(FREEZER)) {
                return place.path();
            }
        }
        return null;
    }

    private boolean isV2() {
        return switch (saved.cgroup().driver()) {
            case V2, SYSTEMD_V2 -> true;
            case V1, SYSTEMD_V1, NONE -> false;
        };
    }
}
