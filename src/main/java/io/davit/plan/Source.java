package io.davit.plan;

import io.davit.spec.IdMapping;
import io.davit.spec.NamespaceType;
import java.util.List;

/** A file descriptor that davit opens or makes for davit-init to inherit. */
public sealed interface Source {

    /** A file on the host: a cgroup v2 directory. */
    record File(String path) implements Source {

        @Override
        public String toString() {
            return path;
        }
    }

    /** The {@code cgroup.procs} file of a cgroup. */
    record CgroupProcs(String path) implements Source {

        @Override
        public String toString() {
            return path;
        }
    }

    /** A namespace file on the host. */
    record NamespaceFile(NamespaceType type, String path) implements Source {

        @Override
        public String toString() {
            return path;
        }
    }

    /** A pidfd, through which setns(2) joins several namespaces of a process at once. */
    record Process(int pid) implements Source {

        @Override
        public String toString() {
            return "process " + pid;
        }
    }

    /** The socket on which the container's init waits for its start. */
    record StartSocket() implements Source {

        @Override
        public String toString() {
            return "start socket";
        }
    }

    /** A user namespace with these mappings, for an id-mapped mount. */
    record IdMaps(List<IdMapping> uids, List<IdMapping> gids) implements Source {

        @Override
        public String toString() {
            return "user namespace with uids " + text(uids) + " and gids " + text(gids);
        }

        private static String text(List<IdMapping> maps) {
            StringBuilder text = new StringBuilder();
            for (IdMapping map : maps) {
                text.append(text.isEmpty() ? "" : " ").append(map.containerID()).append(':')
                        .append(map.hostID()).append(':').append(map.size());
            }
            return text.toString();
        }
    }
}
