package io.davit.plan;

import io.davit.plan.EnterOperation.BecomeRoot;
import io.davit.plan.EnterOperation.Clone;
import io.davit.plan.EnterOperation.EnterCgroup;
import io.davit.plan.EnterOperation.IdMaps;
import io.davit.plan.EnterOperation.JoinCgroup;
import io.davit.plan.EnterOperation.JoinNamespace;
import io.davit.plan.EnterOperation.TimeOffsets;
import io.davit.plan.EnterOperation.Unshare;
import io.davit.spec.Linux;
import io.davit.spec.Linux.Namespace;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;

/** The operations by which the container's process comes to its cgroup and namespaces. */
public final class Namespaces {

    static final int CLONE_NEWTIME = 0x80;
    static final int CLONE_NEWNS = 0x20000;
    static final int CLONE_NEWCGROUP = 0x02000000;
    static final int CLONE_NEWUTS = 0x04000000;
    static final int CLONE_NEWIPC = 0x08000000;
    static final int CLONE_NEWUSER = 0x10000000;
    static final int CLONE_NEWPID = 0x20000000;
    static final int CLONE_NEWNET = 0x40000000;

    private final Linux linux;
    private final Host host;

    Namespaces(Linux linux, Host host) {
        this.linux = linux;
        this.host = host;
    }

    /** The flag of clone(2) for a type of namespace; the kernel names an open namespace file's type by it too. */
    public static int flag(NamespaceType type) {
        return switch (type) {
            case CGROUP -> CLONE_NEWCGROUP;
            case IPC -> CLONE_NEWIPC;
            case MOUNT -> CLONE_NEWNS;
            case NETWORK -> CLONE_NEWNET;
            case PID -> CLONE_NEWPID;
            case TIME -> CLONE_NEWTIME;
            case USER -> CLONE_NEWUSER;
            case UTS -> CLONE_NEWUTS;
        };
    }

    /** What is done in the host before namespaces are entered. */
    List<Operation> joinCgroups() {
        List<Operation> operations = new ArrayList<>();
        for (String procs : host.cgroup().procs()) {
            operations.add(new JoinCgroup(procs));
        }
        return operations;
    }

    /** What the process that the clone has made does to come to its cgroups, by files that were opened in the host. */
    List<Operation> enterCgroups() {
        List<Operation> operations = new ArrayList<>();
        for (String procs : host.cgroup().procs()) {
            operations.add(new EnterCgroup(new Source.CgroupProcs(procs)));
        }
        return operations;
    }

    /** From the host into the container's namespaces. */
    List<Operation> enter() {
        List<Operation> operations = new ArrayList<>(joins());
        if (linux.makes(NamespaceType.TIME)) {
            operations.add(new TimeOffsets(linux.timeOffsets()));
        }
        operations.add(clone(flagsOfClone()));
        if (linux.makes(NamespaceType.USER)) {
            operations.add(new IdMaps());
        } else if (linux.has(NamespaceType.USER)) {
            operations.add(new BecomeRoot());
        }
        operations.addAll(lateJoins());
        if (lateFlags() != 0) {
            operations.add(new Unshare(lateFlags()));
        }
        return operations;
    }

    /**
     * A process with privileges in the host needs them to join namespaces that the user namespace does not own: it
     * joins that last. One without them gets them by joining that first.
     */
    private List<Operation> joins() {
        List<Operation> others = new ArrayList<>();
        List<Operation> user = new ArrayList<>();
        for (int i = 0; i < linux.namespaces().size(); i++) {
            Namespace namespace = linux.namespaces().get(i);
            if (!namespace.isNew() && !isLate(namespace.type(), host)) {
                List<Operation> group = namespace.type() == NamespaceType.USER ? user : others;
                group.add(join(namespace, "/linux/namespaces/" + i));
            }
        }
        List<Operation> joins = new ArrayList<>(host.isPrivileged() ? others : user);
        joins.addAll(host.isPrivileged() ? user : others);
        return joins;
    }

    private List<Operation> lateJoins() {
        List<Operation> joins = new ArrayList<>();
        for (int i = 0; i < linux.namespaces().size(); i++) {
            Namespace namespace = linux.namespaces().get(i);
            if (!namespace.isNew() && isLate(namespace.type(), host)) {
                joins.add(join(namespace, "/linux/namespaces/" + i));
            }
        }
        return joins;
    }

    /**
     * Whether a namespace is to be joined by the process that the clone has made: from within a cgroup namespace nobody
     * can be born into a cgroup who is not in that namespace's himself (cgroups(7), nsdelegate).
     */
    static boolean isLate(NamespaceType type, Host host) {
        return type == NamespaceType.CGROUP && host.cgroup().directory() != null;
    }

    static Operation join(Namespace namespace, String origin) {
        return new JoinNamespace(
                flag(namespace.type()), new Source.NamespaceFile(namespace.type(), namespace.path()), origin);
    }

    /** A time namespace is entered by the clone after it was made, and needs no flag of its own. */
    private int flagsOfClone() {
        int flags = 0;
        for (Namespace namespace : linux.namespaces()) {
            if (namespace.isNew() && namespace.type() != NamespaceType.TIME) {
                flags |= flag(namespace.type());
            }
        }
        return flags & ~lateFlags();
    }

    /** The namespaces that the process makes that the clone has made. */
    private int lateFlags() {
        return (unsharesCgroup() ? CLONE_NEWCGROUP : 0) | (unsharesIpc() ? CLONE_NEWIPC : 0);
    }

    /** A cgroup namespace made by the clone would show the cgroup of the parent, not the one that it clones into. */
    private boolean unsharesCgroup() {
        return host.cgroup().directory() != null && linux.makes(NamespaceType.CGROUP);
    }

    /** Who makes an IPC namespace owns its /dev/mqueue: root of the container, not of the host (mq_overview(7)). */
    private boolean unsharesIpc() {
        return linux.has(NamespaceType.USER) && linux.makes(NamespaceType.IPC);
    }

    Operation clone(int flags) {
        String cgroup = host.cgroup().directory();
        return new Clone(flags, cgroup == null ? null : new Source.File(cgroup));
    }
}
