package io.davit.spec;

import java.util.List;

/** Maps {@code size} ids, from {@code containerID} in the namespace to {@code hostID} outside (user_namespaces(7)). */
public record IdMapping(long containerID, long hostID, long size) {

    /** Returns the host id of a container id, or {@code null} if it is not mapped. */
    public static Long hostId(List<IdMapping> mappings, long id) {
        for (IdMapping mapping : mappings) {
            if (id >= mapping.containerID() && id - mapping.containerID() < mapping.size()) {
                return mapping.hostID() + id - mapping.containerID();
            }
        }
        return null;
    }
}
