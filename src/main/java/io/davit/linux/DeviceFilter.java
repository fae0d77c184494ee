package io.davit.linux;

/** The eBPF device filter of a cgroup v2 (BPF_PROG_TYPE_CGROUP_DEVICE). */
public final class DeviceFilter {

    /** Loads a program and attaches it, replacing the one that davit attached before. */
    public static void attach(Fd cgroup, byte[] program) {
        Fd.checked(Shim.SHIM.deviceFilter(cgroup.number(), program), "attach device filter to", cgroup.path());
    }

    private DeviceFilter() {}
}
