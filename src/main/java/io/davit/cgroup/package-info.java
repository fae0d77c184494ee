/**
 * Control groups: resource limits and accounting of a container, and the list of its processes. {@link
 * io.davit.cgroup.Cgroup} hides which hierarchies the host has and whether systemd manages them; each controller is a
 * class that knows its files.
 */
package io.davit.cgroup;
