package io.davit.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The namespace types (namespaces(7)), by the specification's names. */
public enum NamespaceType {
    @JsonProperty("cgroup")
    CGROUP,
    @JsonProperty("ipc")
    IPC,
    @JsonProperty("mount")
    MOUNT,
    @JsonProperty("network")
    NETWORK,
    @JsonProperty("pid")
    PID,
    @JsonProperty("time")
    TIME,
    @JsonProperty("user")
    USER,
    @JsonProperty("uts")
    UTS;

    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    /** Returns the specification's name: {@code network}. */
    public String word() {
        return word;
    }
}
