package io.davit.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SysctlKeyTest {

    @Test
    void dotsSeparate() {
        assertEquals("net/ipv4/ip_forward", SysctlKey.path("net.ipv4.ip_forward"));
        assertEquals("kernel/sem", SysctlKey.path("kernel.sem"));
    }

    @Test
    void behindASlashDotsBelongToNames() {
        assertEquals("net/ipv4/conf/eth0.1/forwarding", SysctlKey.path("net/ipv4/conf/eth0.1/forwarding"));
        assertEquals("net/ipv4/ip_forward", SysctlKey.path("net/ipv4/ip_forward"));
    }

    @Test
    void aNameAloneStays() {
        assertEquals("kernel", SysctlKey.path("kernel"));
        assertEquals("", SysctlKey.path(""));
    }
}
