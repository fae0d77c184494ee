package io.davit.container;

import io.davit.CgroupManager;
import io.davit.cgroup.Cgroup;
import io.davit.cgroup.CgroupLimits;
import io.davit.plan.Plan;
import io.davit.plan.PlanEntry;
import io.davit.plan.PlanOptions;
import io.davit.plan.Planner;
import io.davit.plan.ProcessContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps that would create a container on this host, without executing them.
 *
 * @param limits limits of the cgroup, and properties of the scope if systemd manages cgroups
 * @param plan operations of davit-init
 */
public record DryRun(List<PlanEntry> limits, Plan plan) {

    private static final String ID = "CONTAINER";

    /**
     * Plans the creation of a container from a bundle, with default options.
     *
     * @throws io.davit.DavitException if the plan cannot be made, for example for limits that the cgroup version does
     *     not support
     */
    public static DryRun of(Bundle bundle, CgroupManager manager, Reporter reporter) {
        Cgroup cgroup = Cgroup.of(manager, bundle.config(), ID);
        CgroupLimits limits = cgroup.limits(bundle.config().linux().resources());
        PlanOptions request = new PlanOptions(ID, true, true, true);
        ProcessContext confinement = ProcessContext.of(bundle.config(), HostFacts.ARCH);
        Plan plan = Planner.plan(
                bundle.resolved(), request, confinement, HostFacts.of(bundle.config(), cgroup), reporter::warning);
        return new DryRun(entries(limits), plan);
    }

    private static List<PlanEntry> entries(CgroupLimits limits) {
        List<PlanEntry> entries = new ArrayList<>();
        limits.propertyTexts().forEach((name, value) -> entries.add(new PlannedProperty(name, value)));
        limits.limits().forEach(limit -> entries.add(new PlannedLimit(limit)));
        return entries;
    }
}
