package io.davit.spec;

import java.util.Map;

/**
 * The state of a container, as {@code davit state} prints it and hooks read it.
 *
 * @param pid the pid of the container's process in the runtime's pid namespace; 0: none
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/v1.3.0/runtime.md#state">runtime.md</a>
 */
public record State(
        String ociVersion, String id, Status status, int pid, String bundle, Map<String, String> annotations) {

    public State {
        annotations = Absent.toEmpty(annotations);
    }

    /** The status of a container (runtime.md#state). */
    public enum Status {
        CREATING,
        CREATED,
        RUNNING,
        PAUSED,
        STOPPED;

        private final String word = name().toLowerCase(java.util.Locale.ROOT);

        /** Returns the specification's name: {@code running}. */
        public String word() {
            return word;
        }
    }
}
