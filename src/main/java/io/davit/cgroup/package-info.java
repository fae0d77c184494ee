/**
 * Control groups: where a container's processes are counted, limited and found. {@link io.davit.cgroup.Cgroup} is a
 * container's, whatever the hierarchies of the host are; each controller is a class that knows its files.
 */
package io.davit.cgroup;
