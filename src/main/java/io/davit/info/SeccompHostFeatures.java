package io.davit.info;

import io.davit.seccomp.SeccompFeatures;
import io.davit.spec.Seccomp.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The features of seccomp(2) that the kernel has. */
final class SeccompHostFeatures {

    private static final String GROUP = "seccomp";
    private static final String ACTIONS = "/proc/sys/kernel/seccomp/actions_avail";

    static List<Feature> of(Facts facts) {
        List<Feature> features = new ArrayList<>();
        features.add(probed(facts, "filter", "seccomp", "profiles are loaded by prctl(2), without flags and notification"));
        features.add(probed(facts, "notify", "seccomp-notify", "a profile with SCMP_ACT_NOTIFY is an error"));
        for (String flag : SeccompFeatures.flags()) {
            features.add(probed(facts, flag, flag, "a profile with this flag is an error"));
        }
        List<String> known = Arrays.asList(words(facts.file(ACTIONS)));
        for (Action action : Action.values()) {
            features.add(Feature.of(GROUP, action.word(), known.contains(kernelsWord(action)) ? null : "not in " + ACTIONS,
                    "the kernel takes it for SCMP_ACT_KILL"));
        }
        return features;
    }

    private static Feature probed(Facts facts, String name, String probe, String without) {
        return Feature.of(GROUP, name, KernelFeatures.reason(facts.probe(probe)), without);
    }

    private static String[] words(String text) {
        return text == null ? new String[0] : text.split(" ");
    }

    private static String kernelsWord(Action action) {
        return switch (action) {
            case KILL -> "kill_thread";
            case NOTIFY -> "user_notif";
            default -> action.name().toLowerCase(Locale.ROOT);
        };
    }

    private SeccompHostFeatures() {}
}
