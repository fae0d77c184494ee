package io.davit.info;

import io.davit.cgroup.HostControllers;
import io.davit.plan.Host.SecurityModule;
import io.davit.spec.IdMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Those of a host that has everything, but for what a test takes away. */
final class SomeFacts implements Facts {

    final Map<String, Integer> errors = new HashMap<>();
    final Map<String, String> files = new HashMap<>(Map.of(
            "/proc/sys/kernel/osrelease", "6.12.0",
            "/proc/sys/kernel/seccomp/actions_avail",
            "kill_process kill_thread trap errno user_notif trace log allow"));
    final Map<String, String> idmaps = new HashMap<>();
    int uid;
    SecurityModule module = SecurityModule.APPARMOR;
    HostControllers controllers = new HostControllers("v2", List.of(new HostControllers.State("memory", null)));
    List<IdMapping> subordinate = new ArrayList<>(List.of(new IdMapping(1, 100_000, 65_536)));
    Answer criu = new Answer("4.1", null);
    Answer systemd = new Answer("257", null);

    @Override
    public int probe(String name) {
        return errors.getOrDefault(name, 0);
    }

    @Override
    public String file(String path) {
        return files.get(path);
    }

    @Override
    public int uid() {
        return uid;
    }

    @Override
    public HostControllers controllers() {
        return controllers;
    }

    @Override
    public Map<String, String> idmaps() {
        return idmaps;
    }

    @Override
    public SecurityModule securityModule() {
        return module;
    }

    @Override
    public List<IdMapping> subordinateIds(boolean groups) {
        return subordinate;
    }

    @Override
    public Answer criu() {
        return criu;
    }

    @Override
    public Answer systemd(boolean user) {
        return systemd;
    }
}
