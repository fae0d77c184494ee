package io.davit.it;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a container has left on the host. */
final class Leftovers {

    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private static final int PATIENCE_SECONDS = 20;

    /** The hierarchy, the cgroups above a container manager's own, and the container's. */
    private static final int CGROUP_DEPTH = 6;

    /**
     * All traces of a container's id: cgroups, mounts, processes, state; none is what a test wants. What has been
     * killed may take a moment to be gone.
     *
     * @param own mounts that the test has made itself
     */
    static List<String> of(String id, Path work, Collection<Path> own) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<String> left = find(id, work, own);
        while (!left.isEmpty() && System.nanoTime() < end) {
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            left = find(id, work, own);
        }
        return left;
    }

    private static List<String> find(String id, Path work, Collection<Path> own) {
        List<String> left = new ArrayList<>();
        try {
            cgroups(id).forEach(cgroup -> left.add("cgroup " + cgroup));
            addMounts(work, own, left);
            Orphans.alive().forEach(pid -> left.add("process " + new Proc(pid).read("stat")));
            addState(work, left);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return left;
    }

    /** Those whose name has the id in it, inner ones first; others come and go meanwhile. */
    private static List<Path> cgroups(String id) throws IOException {
        List<Path> cgroups = new ArrayList<>();
        if (!Files.exists(CGROUPS)) {
            return cgroups;
        }
        Files.walkFileTree(CGROUPS, EnumSet.noneOf(java.nio.file.FileVisitOption.class), CGROUP_DEPTH,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException gone) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException gone) {
                        if (directory.toString().contains(id)) {
                            cgroups.add(directory);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return cgroups;
    }

    private static void addMounts(Path work, Collection<Path> own, List<String> left) {
        for (MountInfo mount : Proc.SELF.mounts()) {
            if (mount.point().startsWith(work + "/") && !own.contains(Path.of(mount.point()))) {
                left.add("mount " + mount);
            }
        }
    }

    private static void addState(Path work, List<String> left) throws IOException {
        Path state = work.resolve("state");
        if (!Files.exists(state)) {
            return;
        }
        try (Stream<Path> files = Files.list(state)) {
            files.forEach(file -> left.add("state " + file));
        }
    }

    /** Removes what a test that failed has left, so that no other one stumbles over it. */
    static void sweep(String id, Path work) throws IOException {
        Orphans.alive().forEach(Orphans::kill);
        for (MountInfo mount : Proc.SELF.mounts().reversed()) {
            if (mount.point().startsWith(work + "/")) {
                Kernel.unmount(Path.of(mount.point()));
            }
        }
        for (Path cgroup : cgroups(id)) {
            Proc.await("removal of " + cgroup, () -> cgroup.toFile().delete() || !Files.exists(cgroup));
        }
    }

    private Leftovers() {}
}
