package io.davit.seccomp;

import io.davit.spec.Seccomp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The names that a profile may use, sorted, for {@code davit features} (features-linux.md#seccomp). */
public final class SeccompFeatures {

    public static List<String> actions() {
        List<String> words = new ArrayList<>();
        for (Seccomp.Action action : Seccomp.Action.values()) {
            words.add(action.word());
        }
        return sorted(words);
    }

    public static List<String> operators() {
        List<String> words = new ArrayList<>();
        for (Seccomp.Operator operator : Seccomp.Operator.values()) {
            words.add(operator.word());
        }
        return sorted(words);
    }

    public static List<String> architectures() {
        List<String> words = new ArrayList<>();
        for (Arch arch : Arch.values()) {
            words.add(arch.word());
        }
        return sorted(words);
    }

    /** Returns all known flags; the kernel may support fewer. */
    public static List<String> flags() {
        List<String> words = new ArrayList<>();
        for (FilterFlag flag : FilterFlag.values()) {
            words.add(flag.word());
        }
        return sorted(words);
    }

    private static List<String> sorted(List<String> words) {
        Collections.sort(words);
        return List.copyOf(words);
    }

    private SeccompFeatures() {}
}
