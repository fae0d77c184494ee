package io.davit.info;

import java.util.ArrayList;
import java.util.List;

/** What a host can. */
public final class HostReport {

    /** That of this host. Asking takes some tens of short-lived processes, and nothing stays of it. */
    public static List<Feature> features() {
        return features(new FoundFacts());
    }

    static List<Feature> features(Facts facts) {
        List<Feature> features = new ArrayList<>();
        features.add(KernelFeatures.release(facts));
        features.addAll(KernelFeatures.of(facts));
        features.addAll(KernelFeatures.namespaces(facts));
        features.addAll(SeccompHostFeatures.of(facts));
        features.addAll(ResourceFeatures.cgroups(facts));
        features.addAll(SecurityFeatures.modules(facts));
        features.addAll(SecurityFeatures.ids(facts));
        if (facts.uid() == 0) {
            features.addAll(ResourceFeatures.idmaps(facts));
        }
        features.addAll(ProgramFeatures.of(facts));
        features.addAll(SysctlFeatures.of(facts));
        return features;
    }

    private HostReport() {}
}
