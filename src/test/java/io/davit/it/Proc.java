package io.davit.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** What /proc tells of a process. */
record Proc(int pid) {

    /** How long what must happen may take where others have the CPUs. */
    static final int PATIENCE_SECONDS = 60;

    static final Proc SELF = new Proc((int) ProcessHandle.current().pid());

    Path path(String name) {
        return Path.of("/proc", Integer.toString(pid), name);
    }

    String read(String name) {
        try {
            return Files.readString(path(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of its status: {@code CapEff}. */
    String status(String key) {
        return read("status").lines()
                .filter(line -> line.startsWith(key + ":"))
                .findFirst().orElseThrow()
                .substring(key.length() + 1).strip();
    }

    /** The soft and hard limit of a line of its limits: {@code Max open files}. */
    List<String> limit(String name) {
        String line = read("limits").lines().filter(candidate -> candidate.startsWith(name)).findFirst().orElseThrow();
        return List.of(line.substring(name.length()).strip().split(" +")).subList(0, 2);
    }

    String link(String name) {
        try {
            return Files.readSymbolicLink(path(name)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its namespace of a type, as in {@code net:[4026531833]}. */
    String namespace(String file) {
        return link("ns/" + file);
    }

    List<MountInfo> mounts() {
        return read("mountinfo").lines().map(MountInfo::parse).toList();
    }

    /** The topmost mount on a path; {@code null} where there is none. */
    MountInfo mount(String point) {
        return mounts().stream().filter(mount -> mount.point().equals(point)).reduce((below, above) -> above).orElse(null);
    }

    /** The numbers of its open descriptors. */
    List<String> descriptors() {
        try (var files = Files.list(path("fd"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists() {
        return Files.exists(path("stat"));
    }

    /** The state letter, or X where there is no such process. */
    char state() {
        try {
            String stat = Files.readString(path("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return 'X';
        }
    }

    /** A column of its stat, counted from 1 as in proc_pid_stat(5); from the third on. */
    String stat(int column) {
        String stat = read("stat");
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[column - 3];
    }

    boolean hasEnded() {
        return "ZX".indexOf(state()) >= 0;
    }

    static List<Proc> children(int parent) {
        List<Proc> children = new ArrayList<>();
        ProcessHandle.of(parent).ifPresent(
                process -> process.children().forEach(child -> children.add(new Proc((int) child.pid()))));
        return children;
    }

    /** Looks until something is so, or has not become so within ten seconds. */
    static void await(String what, Callable<Boolean> condition) {
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            do {
                if (condition.call()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(5);
            } while (System.nanoTime() < end);
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
    }
}
