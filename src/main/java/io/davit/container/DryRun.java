package io.davit.container;

import io.davit.cgroup.Cgroup;
import io.davit.cgroup.CgroupManager;
import io.davit.plan.Confinement;
import io.davit.plan.Plan;
import io.davit.plan.Planner;
import io.davit.plan.Request;

/** What would be done to create a container, without doing it. */
public final class DryRun {

    private static final String ID = "CONTAINER";

    /** The plan for a container of a bundle, on this host, with the usual options. */
    public static Plan plan(Bundle bundle, Reporter reporter) {
        Cgroup cgroup = Cgroup.of(CgroupManager.CGROUPFS, bundle.config(), ID);
        Request request = new Request(ID, true, true, true);
        Confinement confinement = Confinement.of(bundle.config(), HostFacts.ARCH);
        return Planner.plan(
                bundle.resolved(), request, confinement, HostFacts.of(bundle.config(), cgroup), reporter::warning);
    }

    private DryRun() {}
}
