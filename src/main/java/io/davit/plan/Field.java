package io.davit.plan;

import io.davit.spec.IdMapping;
import io.davit.spec.NamespaceType;
import java.util.List;

/** One argument of an operation: its name is for people, its place in the operation is what davit-init goes by. */
public sealed interface Field {

    String name();

    record Text(String name, String value) implements Field {}

    record Texts(String name, List<String> values) implements Field {}

    record Number(String name, long value) implements Field {}

    /** The type and permission bits of a file. */
    record Mode(String name, long value) implements Field {}

    /** A number whose bits have names. */
    record Flags(String name, long value, FlagNames names) implements Field {}

    record Ids(String name, List<Long> values) implements Field {}

    record Bytes(String name, byte[] value) implements Field {}

    /** A descriptor that davit-init inherits. */
    record Descriptor(String name, Source source) implements Field {}

    /** What davit opens, or makes, for davit-init. */
    sealed interface Source {

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
}
