package io.davit.plan;

import io.davit.spec.IdMapping;
import io.davit.spec.NamespaceType;
import java.util.List;

/** What davit opens, or makes, as a descriptor that davit-init inherits. */
public sealed interface Source {

    /** A file of the host's: a directory of cgroup v2. */
    record File(String path) implements Source {

        @Override
        public String toString() {
            return path;
        }
    }

    /** A file of a cgroup's, for a process to write itself to. */
    record CgroupProcs(String path) implements Source {

        @Override
        public String toString() {
            return path;
        }
    }

    /** A namespace of the host's. */
    record NamespaceFile(NamespaceType type, String path) implements Source {

        @Override
        public String toString() {
            return path;
        }
    }

    /** A process, all of whose namespaces can be joined by its pidfd. */
    record Process(int pid) implements Source {

        @Override
        public String toString() {
            return "process " + pid;
        }
    }

    /** The socket at which the container waits for its start. */
    record StartSocket() implements Source {

        @Override
        public String toString() {
            return "start socket";
        }
    }

    /** A user namespace with these maps, to map the owners of a mount. */
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
