package io.davit.spec;

/** Maps {@code size} ids, from {@code containerID} in the namespace to {@code hostID} outside (user_namespaces(7)). */
public record IdMapping(long containerID, long hostID, long size) {}
