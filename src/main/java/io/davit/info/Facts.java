package io.davit.info;

import io.davit.cgroup.HostControllers;
import io.davit.plan.Host.SecurityModule;
import io.davit.spec.IdMapping;
import java.util.List;
import java.util.Map;

/** The facts about a host that a report is made of. */
interface Facts {

    /** Runs a probe ({@link io.davit.linux.Probe}) and returns 0 or the errno. */
    int probe(String name);

    /** Returns the content of a small file, or {@code null} if it cannot be read. */
    String file(String path);

    int uid();

    HostControllers controllers();

    /** Maps each mounted filesystem type to {@code null} if it supports id-mapped mounts, or to the reason why not. */
    Map<String, String> idmaps();

    SecurityModule securityModule();

    /** Returns the subordinate ids of davit's user; {@code null} if newuidmap or newgidmap is missing. */
    List<IdMapping> subordinateIds(boolean groups);

    Answer criu();

    /** @param user whether to ask the user's service manager, rather than the system's */
    Answer systemd(boolean user);

    /**
     * The answer of another program.
     *
     * @param version the program's version; {@code null}: not usable
     * @param failure the reason why it is not usable
     */
    record Answer(String version, String failure) {}
}
