package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import java.util.ArrayList;
import java.util.List;

/** A cgroup's directory in one hierarchy, and its files. */
final class Directory {

    private final String path;

    Directory(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    String file(String name) {
        return path + "/" + name;
    }

    boolean exists() {
        return Fd.WORKING_DIRECTORY.exists(path);
    }

    boolean has(String name) {
        return Fd.WORKING_DIRECTORY.exists(file(name));
    }

    void write(String name, String value) {
        write(name, List.of(value));
    }

    /** Writes several values, one write(2) each, because the kernel parses each write on its own. */
    void write(String name, List<String> values) {
        String current = values.getFirst();
        try (Fd file = Fd.open(file(name), Fd.O_WRONLY)) {
            for (String value : values) {
                current = value;
                file.write(value);
            }
        } catch (ErrnoException e) {
            throw new ErrnoException("write " + current + " to " + file(name), e.errno());
        }
    }

    void write(String name, long value) {
        write(name, Long.toString(value));
    }

    /** Reads a file; returns {@code null} if it does not exist or the kernel does not support it. */
    String readIfExists(String name) {
        try (Fd file = Fd.WORKING_DIRECTORY.openIfExists(file(name), Fd.O_RDONLY)) {
            return file == null ? null : new String(file.readAll(), UTF_8).strip();
        } catch (ErrnoException e) {
            // The kernel was not built or booted with the feature.
            if (e.is(Errno.EOPNOTSUPP) || e.is(Errno.EINVAL) || e.is(Errno.ENODEV)) {
                return null;
            }
            throw e;
        }
    }

    /** Returns the lines of a file; an empty list if it does not exist. */
    List<String> lines(String name) {
        String text = readIfExists(name);
        return text == null || text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }

    /** Returns the names of its files and child cgroups. */
    List<String> files() {
        try (Fd directory = Fd.open(path, Fd.O_RDONLY)) {
            return directory.list();
        }
    }

    String read(String name) {
        return new String(Fd.readAll(file(name)), UTF_8).strip();
    }

    /** Returns the pids in this cgroup, not below. */
    List<Integer> processes() {
        List<Integer> processes = new ArrayList<>();
        for (String line : read("cgroup.procs").split("\n")) {
            if (!line.isEmpty()) {
                processes.add(Integer.valueOf(line));
            }
        }
        return processes;
    }

    /** Returns the child cgroups. */
    List<Directory> children() {
        List<Directory> children = new ArrayList<>();
        try (Fd directory = Fd.open(path, Fd.O_RDONLY)) {
            for (String name : directory.list()) {
                if (directory.isDirectory(name)) {
                    children.add(new Directory(file(name)));
                }
            }
        }
        return children;
    }

    /** Creates the directory and its parents; returns false if it existed. */
    boolean make() {
        try {
            Fd.WORKING_DIRECTORY.mkdir(path, 0755);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EEXIST)) {
                return false;
            }
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        parent().make();
        return make();
    }

    /**
     * Refuses an existing cgroup that has processes, which are not the container's, or is frozen, which would block the
     * container's init.
     */
    void requireUnused(boolean frozen) {
        List<Integer> processes = Processes.below(this);
        if (!processes.isEmpty()) {
            throw InUseException.processes(processes.size());
        }
        if (frozen) {
            throw InUseException.frozen();
        }
    }

    Directory parent() {
        return new Directory(path.substring(0, path.lastIndexOf('/')));
    }

    /** Returns the lowest common ancestor of this directory and another; either may itself be the ancestor. */
    Directory commonAncestor(String other) {
        Directory ancestor = this;
        while (!(other + "/").startsWith(ancestor.path + "/")) {
            ancestor = ancestor.parent();
        }
        return ancestor;
    }

    /** Removes the cgroup and those below it; they must have no processes. */
    void remove() {
        try {
            Fd.WORKING_DIRECTORY.rmdirIfExists(path);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EBUSY) && !e.is(Errno.ENOTEMPTY)) {
                throw e;
            }
            removeBelow(e);
        }
    }

    private void removeBelow(ErrnoException busy) {
        List<Directory> children = children();
        if (children.isEmpty()) {
            throw busy;
        }
        children.forEach(Directory::remove);
        Fd.WORKING_DIRECTORY.rmdir(path);
    }
}
