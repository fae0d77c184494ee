package io.davit.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a container has left on the host. */
final class Leftovers {

    /** All traces of a container's id: cgroups, mounts, processes, state; none is what a test wants. */
    static List<String> of(String id, Path work) {
        List<String> left = new ArrayList<>();
        try {
            addCgroups(id, left);
            addMounts(work, left);
            addProcesses(id, left);
            addState(work, left);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return left;
    }

    private static void addCgroups(String id, List<String> left) throws IOException {
        Path root = Path.of("/sys/fs/cgroup");
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> cgroups = Files.walk(root, 5)) {
            cgroups.filter(path -> path.getFileName().toString().contains(id)).forEach(path -> left.add("cgroup " + path));
        }
    }

    private static void addMounts(Path work, List<String> left) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.split(" ")[4].startsWith(work + "/")) {
                left.add("mount " + line);
            }
        }
    }

    private static void addProcesses(String id, List<String> left) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(id)
                        || process.info().command().orElse("").contains("davit-init"))
                .forEach(process -> left.add("process " + process.info()));
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

    private Leftovers() {}
}
