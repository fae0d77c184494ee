package io.davit.info;

import java.util.ArrayList;
import java.util.List;

/** Reports the features of a host. */
public final class HostReport {

    /**
     * Returns the features of this host. Probes run in several tens of short-lived processes and leave nothing behind.
     */
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
