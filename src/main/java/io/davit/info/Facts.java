package io.davit.info;

import io.davit.cgroup.HostControllers;
import io.davit.plan.Host.SecurityModule;
import io.davit.spec.IdMapping;
import java.util.List;
import java.util.Map;

/** What a report is made of. */
interface Facts {

    /** @return 0 where the kernel lets davit do something, else the error number ({@link io.davit.linux.Probe}) */
    int probe(String name);

    /** What is in a small file; {@code null} where it cannot be read. */
    String file(String path);

    int uid();

    HostControllers controllers();

    /** For each type of filesystem that is mounted: {@code null} where its owners can be mapped, else why not. */
    Map<String, String> idmaps();

    SecurityModule securityModule();

    /** The ids that davit's user can have besides the own one; {@code null} where the program that maps them is missing. */
    List<IdMapping> subordinateIds(boolean groups);

    Answer criu();

    /** @param user whether the service manager is that of davit's user */
    Answer systemd(boolean user);

    /**
     * What another program says.
     *
     * @param version of it; {@code null} where it cannot be used
     * @param failure why it cannot
     */
    record Answer(String version, String failure) {}
}
