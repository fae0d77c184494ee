package io.davit.spec;

/** {@code size} ids from {@code containerID} on are those from {@code hostID} on outside (user_namespaces(7)). */
public record IdMapping(long containerID, long hostID, long size) {}
