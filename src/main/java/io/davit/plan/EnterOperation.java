package io.davit.plan;

import io.davit.spec.Linux.TimeOffset;
import java.util.Map;

/** By these a process comes from the host into the container's cgroup and namespaces, and names what is in them. */
public sealed interface EnterOperation extends Operation {

    /** @param procs the {@code cgroup.procs} file by which the cgroup is joined */
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

    /** @param procs the {@code cgroup.procs} file, which davit opens in the host */
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

    /** @param type {@code CLONE_NEW*} flags */
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
     * @param flags {@code CLONE_NEW*} flags
     * @param cgroup the directory of cgroup v2 that the new process is born in; {@code null}: its parent's
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

    /** @param flags {@code CLONE_NEW*} flags */
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

    /** Hands over a socket of the container's network, for davit to move devices by. */
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

    /** @param path of the kernel parameter below /proc */
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
