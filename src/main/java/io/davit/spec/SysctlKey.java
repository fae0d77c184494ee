package io.davit.spec;

/** The name of a kernel parameter, which sysctl(8) allows to be written in two ways. */
public final class SysctlKey {

    /**
     * Its path below /proc/sys: {@code net/ipv4/ip_forward} for {@code net.ipv4.ip_forward}. Where the first separator
     * is a slash, dots belong to the names: {@code net/ipv4/conf/eth0.1/forwarding}.
     */
    public static String path(String key) {
        int dot = key.indexOf('.');
        int slash = key.indexOf('/');
        boolean slashes = slash >= 0 && (dot < 0 || slash < dot);
        return slashes ? key : key.replace('.', '/');
    }

    private SysctlKey() {}
}
