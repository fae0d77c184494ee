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

/** Plans how the container's process enters its cgroup and namespaces. */
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

    /** Returns the {@code CLONE_NEW*} flag of a type, which is also what NS_GET_NSTYPE returns (ioctl_ns(2)). */
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

    /** Joins cgroups by path, on the host, before namespaces are entered. */
    List<Operation> joinCgroups() {
        List<Operation> operations = new ArrayList<>();
        for (String procs : host.cgroup().procs()) {
            operations.add(new JoinCgroup(procs));
        }
        return operations;
    }

    /** Joins cgroups after the clone, by file descriptors that were opened on the host. */
    List<Operation> enterCgroups() {
        List<Operation> operations = new ArrayList<>();
        for (String procs : host.cgroup().procs()) {
            operations.add(new EnterCgroup(new Source.CgroupProcs(procs)));
        }
        return operations;
    }

    /** Enters the container's namespaces. */
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
     * Joins existing namespaces. A privileged process joins the user namespace last, since it needs its privileges for
     * namespaces that the user namespace does not own; an unprivileged one joins it first, to gain privileges.
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
     * Tells whether a namespace is joined only after the clone. From within a cgroup namespace, CLONE_INTO_CGROUP fails
     * for a cgroup outside of it (cgroups(7), nsdelegate).
     */
    static boolean isLate(NamespaceType type, Host host) {
        return type == NamespaceType.CGROUP && host.cgroup().directory() != null;
    }

    static Operation join(Namespace namespace, String origin) {
        return new JoinNamespace(
                flag(namespace.type()), new Source.NamespaceFile(namespace.type(), namespace.path()), origin);
    }

    /** OP_TIME_OFFSETS makes the time namespace, and the clone enters it without a flag (time_namespaces(7)). */
    private int flagsOfClone() {
        int flags = 0;
        for (Namespace namespace : linux.namespaces()) {
            if (namespace.isNew() && namespace.type() != NamespaceType.TIME) {
                flags |= flag(namespace.type());
            }
        }
        return flags & ~lateFlags();
    }

    /** Returns the flags of the namespaces that the cloned process makes with unshare(2). */
    private int lateFlags() {
        return (unsharesCgroup() ? CLONE_NEWCGROUP : 0) | (unsharesIpc() ? CLONE_NEWIPC : 0);
    }

    /** A cgroup namespace that the clone makes has the parent's cgroup as its root, not that of CLONE_INTO_CGROUP. */
    private boolean unsharesCgroup() {
        return host.cgroup().directory() != null && linux.makes(NamespaceType.CGROUP);
    }

    /** The maker of an IPC namespace owns its /dev/mqueue: that must be the container's root (mq_overview(7)). */
    private boolean unsharesIpc() {
        return linux.has(NamespaceType.USER) && linux.makes(NamespaceType.IPC);
    }

    Operation clone(int flags) {
        String cgroup = host.cgroup().directory();
        return new Clone(flags, cgroup == null ? null : new Source.File(cgroup));
    }
}
