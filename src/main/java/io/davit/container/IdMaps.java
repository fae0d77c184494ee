package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Programs;
import io.davit.linux.Self;
import io.davit.spec.IdMapping;
import java.util.ArrayList;
import java.util.List;

/** Writes the mappings of a new user namespace (user_namespaces(7)). */
final class IdMaps {

    private static final List<String> DIRECTORIES = List.of("/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin");

    /** @param pid pid of a process in the namespace */
    static void write(int pid, List<IdMapping> uids, List<IdMapping> gids) {
        if (isOwnIdAlone(gids, Self.egid())) {
            // Without CAP_SETGID, the kernel accepts a gid_map only after setgroups(2) has been denied (CVE-2014-8989).
            writeFile(pid, "setgroups", "deny");
        }
        write(pid, "uid_map", "newuidmap", uids);
        write(pid, "gid_map", "newgidmap", gids);
    }

    private static boolean isOwnIdAlone(List<IdMapping> maps, int own) {
        return Self.euid() != 0 && maps.size() == 1 && maps.getFirst().size() == 1 && maps.getFirst().hostID() == own;
    }

    private static void write(int pid, String file, String helper, List<IdMapping> maps) {
        try {
            writeFile(pid, file, text(maps));
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM)) {
                throw new DavitException("write " + text(maps).strip().replace('\n', ',') + " to " + file + ": "
                        + Errno.text(e.errno()), e);
            }
            runHelper(pid, helper, maps);
        }
    }

    private static void writeFile(int pid, String name, String content) {
        try (Fd file = Fd.open("/proc/" + pid + "/" + name, Fd.O_WRONLY)) {
            file.write(content);
        }
    }

    private static String text(List<IdMapping> maps) {
        StringBuilder text = new StringBuilder();
        for (IdMapping map : maps) {
            text.append(map.containerID()).append(' ').append(map.hostID()).append(' ').append(map.size()).append('\n');
        }
        return text.toString();
    }

    /** newuidmap(1) and newgidmap(1) are setuid: they write mappings that /etc/subuid and /etc/subgid permit. */
    private static void runHelper(int pid, String helper, List<IdMapping> maps) {
        List<String> args = new ArrayList<>(List.of(helper, Integer.toString(pid)));
        for (IdMapping map : maps) {
            args.add(Long.toString(map.containerID()));
            args.add(Long.toString(map.hostID()));
            args.add(Long.toString(map.size()));
        }
        try {
            new HostProgram(find(helper), args, List.of(), "/").run("", null, null, null, null);
        } catch (DavitException e) {
            throw new DavitException(String.join(" ", args) + ": " + e.getMessage(), e);
        }
    }

    private static String find(String helper) {
        String path = findIfInstalled(helper);
        if (path == null) {
            throw new DavitException("ids cannot be mapped without " + helper + ", which is not installed");
        }
        return path;
    }

    /** Returns the path of newuidmap(1) or newgidmap(1); {@code null} if it is not installed. */
    static String findIfInstalled(String helper) {
        return Programs.find(helper, DIRECTORIES);
    }

    private IdMaps() {}
}
