package io.davit.linux;

/**
 * Tests whether the kernel, or a sandbox around davit, allows an operation by attempting it ({@code
 * src/main/c/shim/probe.c}).
 */
public final class Probe {

    /**
     * Runs a probe.
     *
     * @param name its name in the table of {@code probe.c}
     * @return 0 if the operation is possible, else the error number
     * @throws ErrnoException EDOM if no probe has this name
     */
    public static int of(String name) {
        int error = -Shim.SHIM.probe(name);
        if (error == Errno.EDOM.number()) {
            throw new ErrnoException("probe " + name, error);
        }
        return error;
    }

    /**
     * Tests whether the filesystem at a path supports idmapped mounts (mount_setattr(2)).
     *
     * @return 0 if it does, else the error number
     */
    public static int ofIdmap(String path, Fd userNamespace) {
        return -Shim.SHIM.probeIdmap(path, userNamespace.number());
    }

    private Probe() {}
}
