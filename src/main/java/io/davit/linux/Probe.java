package io.davit.linux;

/** What the kernel, or a sandbox around davit, lets davit do: found by doing it ({@code src/main/c/shim/probe.c}). */
public final class Probe {

    /**
     * @param name as in the table of {@code probe.c}
     * @return 0 where it can be done, else the error number
     * @throws ErrnoException EDOM where there is no probe of the name
     */
    public static int of(String name) {
        int error = -Shim.SHIM.probe(name);
        if (error == Errno.EDOM.number()) {
            throw new ErrnoException("probe " + name, error);
        }
        return error;
    }

    /**
     * Whether the filesystem that a path lies in can be mounted with its owners mapped.
     *
     * @return 0 or the error number
     */
    public static int ofIdmap(String path, Fd userNamespace) {
        return -Shim.SHIM.probeIdmap(path, userNamespace.number());
    }

    private Probe() {}
}
