package io.davit.seccomp;

import io.davit.seccomp.RandomProfiles.Case;
import io.davit.seccomp.RandomProfiles.Kind;
import io.davit.spec.Seccomp.Operator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Fuzzes the compiler: the bytes are what the maker of profiles takes for chance, and the filter does what the profile says. */
public final class ProfileFuzz {

    private static final int HIGHEST = 520;

    /** When nothing is left, everything is 0. */
    private static final class Bytes extends Random {

        private static final long serialVersionUID = 1;

        private final byte[] bytes;
        private int next;

        Bytes(byte[] bytes) {
            super(0);
            this.bytes = bytes;
        }

        @Override
        protected int next(int bits) {
            // The constructor of Random has no bytes yet.
            int value = 0;
            for (int i = 0; i < bits; i += Byte.SIZE) {
                value = value << Byte.SIZE | (bytes != null && next < bytes.length ? bytes[next++] & 0xff : 0);
            }
            return bits == Integer.SIZE ? value : value & (1 << bits) - 1;
        }
    }

    public static void fuzzerTestOneInput(byte[] data) {
        Random random = new Bytes(data);
        Kind kind = new Kind(true, random.nextInt(3) == 0, 4, List.of(Operator.values()));
        Case profile = new RandomProfiles(random).next(kind, random);
        for (NewerCalls newerCalls : NewerCalls.values()) {
            try {
                compare(profile, newerCalls, random);
            } catch (SeccompException contradiction) {
                contradiction.getMessage();
            }
        }
    }

    /** The calls that the profile names, and one that it does not, each with some arguments. */
    private static void compare(Case profile, NewerCalls newerCalls, Random random) {
        BpfSimulator simulator = Profiles.filter(profile.profile(), profile.machine(), newerCalls);
        Model model = new Model(profile.profile(), profile.machine(), newerCalls);
        if (simulator.unreachable() > 0) {
            throw new AssertionError("instructions are never reached: " + profile);
        }
        for (Arch arch : model.architectures()) {
            Set<Integer> numbers = new HashSet<>(model.numbers(arch));
            numbers.add(arch.base() + random.nextInt(HIGHEST));
            for (int number : numbers) {
                long[] arguments = random.longs(6).toArray();
                int actual = simulator.run(number, arch.token(), arguments);
                if (!model.outcomes(number, arch.token(), arguments).contains(actual)) {
                    throw new AssertionError(newerCalls + ": " + arch + " " + number + ": 0x" + Integer.toHexString(actual) + "\n" + profile);
                }
            }
        }
    }

    private ProfileFuzz() {}
}
