package io.davit.info;

import java.util.ArrayList;
import java.util.List;

/** Other programs that davit uses. */
final class ProgramFeatures {

    private static final String GROUP = "program";

    static List<Feature> of(Facts facts) {
        List<Feature> features = new ArrayList<>();
        features.add(answered("criu", facts.criu(), "no checkpoint or restore"));
        if (facts.uid() == 0) {
            features.add(answered("systemd", facts.systemd(false), "--cgroup-manager systemd is an error"));
        } else {
            features.add(answered("systemd-user", facts.systemd(true), "--cgroup-manager systemd is an error"));
        }
        return features;
    }

    private static Feature answered(String name, Facts.Answer answer, String without) {
        return Feature.of(GROUP, name, answer.failure(), without).withValue(answer.version());
    }

    private ProgramFeatures() {}
}
