package io.davit.seccomp;

import io.davit.seccomp.RandomProfiles.Case;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp.Syscall;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which calls runc answers with ENOSYS before libseccomp's program is asked, by libseccomp's numbers. */
final class RuncStub {

    private static final int X32 = 0x40000000;

    private final Set<Arch> architectures;
    private final Map<Arch, Integer> largest = new EnumMap<>(Arch.class);
    private final Model model;

    RuncStub(Case profile, Libseccomp libseccomp) {
        model = new Model(profile.profile(), profile.machine(), NewerCalls.ENOSYS);
        architectures = EnumSet.of(profile.machine());
        profile.profile().architectures().forEach(word -> architectures.add(Arch.ofWord(word)));
        if (EnumSet.of(Action.ALLOW, Action.LOG, Action.TRACE)
                .contains(profile.profile().defaultAction())) {
            return;
        }
        for (Arch arch : architectures) {
            int number = 0;
            for (Syscall syscall : profile.profile().syscalls()) {
                for (String name : syscall.names()) {
                    number = Math.max(number, libseccomp.number(arch, name));
                }
            }
            if (number != 0) {
                largest.put(arch, number);
            }
        }
    }

    Model model() {
        return model;
    }

    boolean isNewer(int number, int token) {
        for (Map.Entry<Arch, Integer> entry : largest.entrySet()) {
            Arch arch = entry.getKey();
            boolean mode = token != Arch.X86_64.token() || (arch == Arch.X32) == ((number & X32) != 0);
            if (arch.token() == token && mode) {
                boolean setup = number == 0 && (arch == Arch.S390 || arch == Arch.S390X);
                return setup || Integer.compareUnsigned(number, entry.getValue()) > 0;
            }
        }
        return false;
    }

    /**
     * Where davit does otherwise: x86_64 numbers with the sign bit but not x32's are another architecture's, as for
     * libseccomp alone; a multiplexed call that the profile names is known by its number and by its multiplexer's; and
     * of ARM's private calls none makes all others known.
     */
    boolean isExcepted(int number, int token) {
        boolean signed = token == Arch.X86_64.token() && number >>> 30 == 2;
        boolean multiplexed = architectures.stream()
                .filter(arch -> arch.token() == token && arch.multiplexing())
                .anyMatch(arch -> isBelowMultiplexed(arch, number));
        boolean armPrivate = token == Arch.ARM.token() && largest.getOrDefault(Arch.ARM, 0) >= Arch.ARM_PRIVATE;
        return signed || multiplexed || armPrivate;
    }

    private boolean isBelowMultiplexed(Arch arch, int number) {
        Integer known = largest.get(arch);
        return known == null
                || Integer.compareUnsigned(number, known) > 0
                        && model.numbers(arch).stream().anyMatch(named -> Integer.compareUnsigned(named, number) >= 0);
    }
}
