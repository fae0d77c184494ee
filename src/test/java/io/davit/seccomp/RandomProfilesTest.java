package io.davit.seccomp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.seccomp.RandomProfiles.Case;
import io.davit.seccomp.RandomProfiles.Kind;
import io.davit.spec.Seccomp.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Filters do what their profiles say: on all architectures, with any rules, with and without ENOSYS. */
class RandomProfilesTest {

    private static final long SEED = 7;
    private static final int COUNT = 1000;

    @Test
    void filtersDoWhatTheirProfilesSay() {
        Random choice = new Random(SEED);
        RandomProfiles random = new RandomProfiles(new Random(SEED));
        int refused = 0;
        for (int i = 0; i < COUNT; i++) {
            Kind kind = new Kind(true, choice.nextInt(3) == 0, 4, List.of(Operator.values()));
            Case profile = random.next(kind, choice);
            for (NewerCalls newerCalls : NewerCalls.values()) {
                try {
                    if (difference(profile, newerCalls) != null) {
                        fail(i, profile, newerCalls);
                    }
                } catch (SeccompException e) {
                    refused++;
                    assertTrue(kind.contradictions(), "profile " + i + ": " + e.getMessage());
                }
            }
        }
        assertTrue(refused < COUNT / 2, refused + " were refused");
    }

    private static void fail(int index, Case profile, NewerCalls newerCalls) {
        Case smallest = RandomProfiles.shrink(profile, smaller -> {
            try {
                return difference(smaller, newerCalls) != null;
            } catch (SeccompException e) {
                return false;
            }
        });
        throw new AssertionError("seed " + SEED + ", profile " + index + ", " + newerCalls + ": "
                + difference(smallest, newerCalls) + "\n" + smallest);
    }

    private static String difference(Case profile, NewerCalls newerCalls) {
        BpfSimulator simulator = Profiles.filter(profile.profile(), profile.machine(), newerCalls);
        Model model = new Model(profile.profile(), profile.machine(), newerCalls);
        Set<Integer> tokens = new HashSet<>();
        model.architectures().forEach(arch -> tokens.add(arch.token()));
        List<String> differences = new ArrayList<>();
        if (simulator.unreachable() > 0 || simulator.confused(tokens) >= 0) {
            differences.add(simulator.unreachable() + " instructions are never reached, one confused: "
                    + simulator.confused(tokens));
        }
        Calls.forEach(model, new Random(1), call -> {
            Set<Integer> expected = model.outcomes(call.number(), call.token(), call.arguments());
            int actual = simulator.run(call.number(), call.token(), call.arguments());
            if (!expected.contains(actual)) {
                differences.add(call + ": 0x" + Integer.toHexString(actual) + ", not "
                        + expected.stream().map(Integer::toHexString).toList());
            }
        });
        return differences.isEmpty() ? null : differences.getFirst();
    }
}
