package io.davit.cgroup;

import io.davit.cgroup.SavedCgroup.Hierarchical;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory with files as a cgroup has them, which keep what is written to them. */
final class FakeCgroup {

    private final Path path;

    FakeCgroup(Path path) {
        this.path = path;
    }

    Directory directory() {
        return new Directory(path.toString());
    }

    /** With every controller in one hierarchy of cgroup v1. */
    FileCgroup v1() {
        List<String> controllers = List.of("cpu", "cpuacct", "cpuset", "memory", "pids", "blkio", "hugetlb", "devices",
                "net_cls", "net_prio", "rdma");
        return new CgroupV1(List.of(new Hierarchical(controllers, "all", path.toString())));
    }

    FileCgroup v2() {
        saying("cgroup.controllers", "cpu cpuset io memory hugetlb pids rdma\n");
        return new CgroupV2(path.toString());
    }

    /** Files that are there, empty. */
    FakeCgroup with(String... files) {
        for (String file : files) {
            saying(file, "");
        }
        return this;
    }

    /** Files that are there, with what they say. */
    FakeCgroup saying(String file, String content) {
        try {
            Files.writeString(path.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    String read(String file) {
        try {
            return Files.readString(path.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
