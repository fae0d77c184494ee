package io.davit.linux;

/** The eBPF program of a cgroup of v2 that decides which devices may be used in it. */
public final class DeviceFilter {

    /** Loads a program and attaches it, in place of the one that davit has attached before. */
    public static void attach(Fd cgroup, byte[] program) {
        Fd.checked(Shim.SHIM.deviceFilter(cgroup.number(), program), "attach device filter to", cgroup.path());
    }

    private DeviceFilter() {}
}
