package io.davit.info;

import io.davit.plan.Host.SecurityModule;
import io.davit.spec.IdMapping;
import java.util.ArrayList;
import java.util.List;

/** Security modules and subordinate ids. */
final class SecurityFeatures {

    private static final String MODULES = "/sys/kernel/security/lsm";

    private static final String ONE_ID = "a container has one id, that of davit's user";

    static List<Feature> modules(Facts facts) {
        SecurityModule module = facts.securityModule();
        String active = facts.file(MODULES);
        String reason = "not enabled" + (active == null ? "" : "; this kernel has " + active);
        return List.of(
                Feature.of("lsm", "apparmor", module == SecurityModule.APPARMOR ? null : reason,
                        "a config with process.apparmorProfile is an error"),
                Feature.of("lsm", "selinux", module == SecurityModule.SELINUX ? null : reason,
                        "process.selinuxLabel is an error, and linux.mountLabel is left out"));
    }

    /** Returns the subordinate id features; none for root, which does not need them. */
    static List<Feature> ids(Facts facts) {
        List<Feature> features = new ArrayList<>();
        if (facts.uid() != 0) {
            features.add(ids(facts, false));
            features.add(ids(facts, true));
        }
        return features;
    }

    private static Feature ids(Facts facts, boolean groups) {
        String name = groups ? "subgid" : "subuid";
        List<IdMapping> ranges = facts.subordinateIds(groups);
        if (ranges == null) {
            String helper = groups ? "newgidmap" : "newuidmap";
            return Feature.of("user", name, helper + " is not installed (package uidmap)", ONE_ID);
        }
        List<String> texts = ranges.stream().map(range -> range.hostID() + "+" + range.size()).toList();
        return texts.isEmpty()
                ? Feature.of("user", name, "no range in /etc/" + name, ONE_ID)
                : Feature.of("user", name, null, ONE_ID).withValue(String.join(", ", texts));
    }

    private SecurityFeatures() {}
}
