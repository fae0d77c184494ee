package io.davit.plan;

import io.davit.spec.Linux.TimeOffset;
import java.util.Map;

/** Operations that enter the container's cgroup and namespaces, and set hostname, domain name and sysctls. */
public sealed interface EnterOperation extends Operation {

    /** Asks davit-init to report how long each later operation takes, if that is long. */
    record TellTimes() implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(51, "timing");
        }

        @Override
        public String origin() {
            return "";
        }

        @Override
        public String what() {
            return "time operations";
        }
    }

    /**
     * Joins a cgroup of the host before namespaces are entered.
     *
     * @param procs the path of its {@code cgroup.procs} file
     */
    record JoinCgroup(String procs) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(1, "join-cgroup").text("procs", procs);
        }

        @Override
        public String origin() {
            return "/linux/cgroupsPath";
        }

        @Override
        public String what() {
            return "adding pid 0 to cgroups: " + procs;
        }
    }

    /**
     * Joins a cgroup after the clone.
     *
     * @param procs the {@code cgroup.procs} file, which davit opens on the host
     */
    record EnterCgroup(Source procs) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(50, "enter-cgroup").descriptor("procs", procs);
        }

        @Override
        public String origin() {
            return "/linux/cgroupsPath";
        }

        @Override
        public String what() {
            return "adding pid 0 to cgroups";
        }
    }

    /**
     * Joins one or more namespaces (setns(2)).
     *
     * @param type {@code CLONE_NEW*} flags; several only with a {@link Source.Process}
     */
    record JoinNamespace(long type, Source namespace, String origin) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(5, "join-namespace")
                    .flags("type", type, FlagNames.NAMESPACES)
                    .descriptor("namespace", namespace);
        }

        @Override
        public String what() {
            return "join namespace " + namespace;
        }
    }

    /** Makes a time namespace and sets the offsets of its clocks (time_namespaces(7)). */
    record TimeOffsets(Map<String, TimeOffset> offsets) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            StringBuilder lines = new StringBuilder();
            for (Map.Entry<String, TimeOffset> entry : offsets.entrySet()) {
                TimeOffset offset = entry.getValue();
                lines.append(entry.getKey()).append(' ').append(offset.secs()).append(' ').append(offset.nanosecs())
                        .append('\n');
            }
            fields.operation(6, "time-offsets").text("offsets", lines.toString());
        }

        @Override
        public String origin() {
            return "/linux/timeOffsets";
        }

        @Override
        public String what() {
            return "set time offsets";
        }
    }

    /**
     * Clones the process that carries out the rest of the plan.
     *
     * @param flags {@code CLONE_NEW*} flags
     * @param cgroup the cgroup v2 directory for CLONE_INTO_CGROUP; {@code null}: the parent's cgroup
     */
    record Clone(long flags, Source cgroup) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(7, "clone").flags("flags", flags, FlagNames.NAMESPACES).descriptor("cgroup", cgroup);
        }

        @Override
        public String what() {
            return "clone into new namespaces";
        }
    }

    /** Reports a sync point and waits for davit. */
    record Sync(SyncPoint point) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(8, "sync").word("point", point.number(), point.word());
        }

        @Override
        public String what() {
            return "wait for davit";
        }
    }

    /** Waits for davit to write the mappings of the new user namespace, and becomes its root. */
    record IdMaps() implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(9, "id-maps");
        }

        @Override
        public String origin() {
            return "/linux/uidMappings";
        }

        @Override
        public String what() {
            return "become root of the user namespace";
        }
    }

    /** Becomes root of a user namespace that was joined. */
    record BecomeRoot() implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(10, "become-root");
        }

        @Override
        public String what() {
            return "become root of the user namespace";
        }
    }

    /**
     * Makes namespaces with unshare(2).
     *
     * @param flags {@code CLONE_NEW*} flags
     */
    record Unshare(long flags) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(11, "unshare").flags("flags", flags, FlagNames.NAMESPACES);
        }

        @Override
        public String what() {
            return "unshare";
        }
    }

    /** Sends davit a netlink socket of the container's network namespace, for moving network devices into it. */
    record Netlink() implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(15, "netlink");
        }

        @Override
        public String origin() {
            return "/linux/netDevices";
        }

        @Override
        public String what() {
            return "open the container's network";
        }
    }

    record Hostname(String name) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(29, "hostname").text("name", name);
        }

        @Override
        public String origin() {
            return "/hostname";
        }

        @Override
        public String what() {
            return "sethostname " + name;
        }
    }

    record Domainname(String name) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(30, "domainname").text("name", name);
        }

        @Override
        public String origin() {
            return "/domainname";
        }

        @Override
        public String what() {
            return "setdomainname " + name;
        }
    }

    /**
     * Sets a kernel parameter (proc(5)).
     *
     * @param path the file, relative to /proc
     */
    record Sysctl(String path, String value, String origin) implements EnterOperation {

        @Override
        public void writeTo(Fields fields) {
            fields.operation(31, "sysctl").text("path", path).text("value", value);
        }

        @Override
        public String what() {
            return "write " + value + " to /proc/" + path;
        }
    }
}
