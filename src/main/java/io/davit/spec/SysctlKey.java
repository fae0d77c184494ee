package io.davit.spec;

/** Converts names of kernel parameters, which sysctl(8) accepts with dots or slashes. */
public final class SysctlKey {

    /**
     * Returns the path relative to /proc/sys: {@code net/ipv4/ip_forward} for {@code net.ipv4.ip_forward}. If the first
     * separator is a slash, dots are part of names: {@code net/ipv4/conf/eth0.1/forwarding}.
     */
    public static String path(String key) {
        int dot = key.indexOf('.');
        int slash = key.indexOf('/');
        boolean slashes = slash >= 0 && (dot < 0 || slash < dot);
        return slashes ? key : key.replace('.', '/');
    }

    private SysctlKey() {}
}
