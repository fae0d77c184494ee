package io.davit.seccomp;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.seccomp.RandomProfiles.Case;
import io.davit.seccomp.RandomProfiles.Kind;
import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Filters behave as libseccomp's: for every number on every architecture and at the edges of every condition, with
 * programs for machines of either byte order. Compared are names that both know by the same number.
 *
 * <p>Where libseccomp (2.5.4 and 2.6.1 are tried) and davit differ:
 *
 * <ul>
 *   <li>It makes programs that compare the wrong word: from one comparison to the next without loading the argument
 *       that is meant, or with the architecture's token for the number, when a call that an architecture lacks comes
 *       first in its list. {@link BpfSimulator#confused} finds them. The program is then made once more, with or
 *       without its binary tree as the case may be, and if it is no better the profile is left out.
 *   <li>Of several rules for one call with comparisons of order, or with NE beside other conditions, it loses some, and
 *       with some it never returns. {@link RandomProfilesTest} has these.
 *   <li>Where conditions of rules with different actions hold at once, 64-bit architectures may decide otherwise: it
 *       looks at each half of an argument by itself, and an upper half that differs is for the rule that was first. Such
 *       calls are compared for rules that ask for EQ, and on 32-bit architectures.
 *   <li>It refuses rules that contradict each other for a call that the architecture lacks.
 *   <li>On MIPS it does not let {@code socketcall} and {@code ipc} stand for calls that have a number of their own.
 * </ul>
 */
@Timeout(120)
class AgainstLibseccompTest {

    private static final List<Operator> EQUALITY = List.of(Operator.EQ, Operator.NE, Operator.MASKED_EQ);

    private static final Map<Arch, Set<String>> NAMES = new EnumMap<>(Arch.class);
    private static Libseccomp libseccomp;

    private List<Arch> architectures = List.copyOf(NAMES.keySet());
    private int programs;
    private int leftOut;
    private long calls;

    @BeforeAll
    static void findCommonNames() {
        libseccomp = Libseccomp.loadOrSkip();
        for (Arch arch : Arch.values()) {
            if (libseccomp.knows(arch)) {
                NAMES.put(arch, commonNames(arch));
                assertTrue(NAMES.get(arch).size() > 400, arch + " has " + NAMES.get(arch).size());
            }
        }
    }

    private static Set<String> commonNames(Arch arch) {
        Set<String> names = new HashSet<>();
        for (int call = 0; call < SyscallTable.size(); call++) {
            String name = SyscallTable.name(call);
            boolean multiplexed = arch.multiplexing() && SyscallTable.multiplexed(call) != 0;
            boolean same = Math.max(libseccomp.number(arch, name), -1) == SyscallTable.number(arch, call);
            boolean mips = arch == Arch.MIPS || arch == Arch.MIPSEL;
            if (multiplexed ? !mips : same && libseccomp.isUnambiguous(name)) {
                names.add(name);
            }
        }
        return names;
    }

    @Test
    void oneRuleACall() {
        compareRandom(new Kind(false, false, 3, List.of(Operator.values())), 1, 1200, false);
    }

    @Test
    void severalRulesACallThatAskForEquality() {
        compareRandom(new Kind(true, false, 3, List.of(Operator.EQ, Operator.MASKED_EQ)), 2, 800, false);
    }

    @Test
    void severalRulesACallWithOneCondition() {
        compareRandom(new Kind(true, false, 1, EQUALITY), 3, 800, false);
    }

    @Test
    void contradictingRulesACallThatAskForEquality() {
        compareRandom(new Kind(true, true, 3, List.of(Operator.EQ)), 4, 800, true);
    }

    @Test
    void contradictingRulesACallWithOneCondition() {
        compareRandom(new Kind(true, true, 1, EQUALITY), 5, 800, false);
    }

    @Test
    void contradictingRulesACallOn32BitArchitectures() {
        architectures = architectures.stream().filter(arch -> arch.wordSize() == 32).toList();
        compareRandom(new Kind(true, true, 1, List.of(Operator.values())), 8, 800, true);
        compareRandom(new Kind(true, true, 3, List.of(Operator.EQ, Operator.MASKED_EQ)), 9, 800, true);
    }

    @Test
    void theDefaultProfileOfPodman() {
        for (Set<String> capabilities : List.of(ContainersProfile.DOCKER, ContainersProfile.PODMAN)) {
            for (Arch machine : List.of(
                    Arch.X86_64, Arch.AARCH64, Arch.RISCV64, Arch.PPC64LE, Arch.S390X, Arch.MIPS64)) {
                Case profile = new Case(withCommonNames(ContainersProfile.of(machine, capabilities), machine), machine);
                assertNull(difference(profile, true), () -> machine + " " + capabilities);
            }
        }
        assertTrue(leftOut == 0, leftOut + " profiles were left out");
    }

    /** The same profiles and random ones, with the ENOSYS of runc's stub before libseccomp's program. */
    @Test
    void newerCallsAsWithRunc() {
        RandomProfiles random = new RandomProfiles(new Random(6));
        for (int i = 0; i < 300; i++) {
            Kind kind = new Kind(false, false, 2, List.of(Operator.values()));
            Case profile = next(random, kind, new Random(i));
            assertNull(differenceFromRunc(profile), () -> profile + "\n");
        }
        for (Arch machine : List.of(Arch.X86_64, Arch.AARCH64, Arch.RISCV64, Arch.PPC64LE, Arch.S390X)) {
            Seccomp profile = withCommonNames(ContainersProfile.of(machine, ContainersProfile.DOCKER), machine);
            Seccomp withEperm = new Seccomp(
                    profile.defaultAction(), 1, profile.architectures(), null, null, null, profile.syscalls());
            assertNull(differenceFromRunc(new Case(withEperm, machine)), machine::toString);
        }
    }

    private void compareRandom(Kind kind, long seed, int count, boolean contradictions) {
        programs = 0;
        leftOut = 0;
        calls = 0;
        RandomProfiles random = new RandomProfiles(new Random(seed));
        Random choice = new Random(seed);
        for (int i = 0; i < count; i++) {
            Case profile = next(random, kind, choice);
            if (difference(profile, contradictions) != null) {
                Case smallest =
                        RandomProfiles.shrink(profile, smaller -> difference(smaller, contradictions) != null);
                throw new AssertionError("seed " + seed + ", profile " + i + ", libseccomp " + libseccomp.version()
                        + ": " + difference(smallest, contradictions) + "\n" + smallest);
            }
        }
        assertTrue(programs > count / 2, "of " + count + " profiles only " + programs + " were compared");
        assertTrue(leftOut < count / 20, leftOut + " of " + count + " profiles were left out");
        System.out.println(kind + ": " + programs + " programs, " + calls + " calls compared with libseccomp "
                + libseccomp.version() + ", " + leftOut + " left out");
    }

    private Case next(RandomProfiles random, Kind kind, Random choice) {
        Arch any = architectures.get(choice.nextInt(architectures.size()));
        Arch common = choice.nextBoolean() ? Arch.X86_64 : Arch.S390X;
        Arch machine = architectures.contains(common) && choice.nextBoolean() ? common : any;
        List<Arch> others = architectures.stream()
                .filter(arch -> arch.littleEndian() == machine.littleEndian())
                .filter(arch -> choice.nextInt(arch == Arch.X86 || arch == Arch.X32 || arch == Arch.S390 ? 2 : 8) == 0)
                .toList();
        List<String> names = IntStream.range(0, SyscallTable.size())
                .mapToObj(SyscallTable::name)
                .filter(name -> isCommon(name, machine, others) && !name.equals("write"))
                .toList();
        return random.next(kind, machine, others, names);
    }

    private static boolean isCommon(String name, Arch machine, List<Arch> others) {
        return NAMES.get(machine).contains(name)
                && others.stream().allMatch(arch -> NAMES.get(arch).contains(name));
    }

    private static Seccomp withCommonNames(Seccomp profile, Arch machine) {
        List<Arch> others = profile.architectures().stream().map(Arch::ofWord).toList();
        List<Syscall> syscalls = new ArrayList<>();
        for (Syscall syscall : profile.syscalls()) {
            List<String> names = syscall.names().stream()
                    .filter(name -> isCommon(name, machine, others))
                    .toList();
            syscalls.add(new Syscall(names, syscall.action(), syscall.errnoRet(), syscall.args()));
        }
        return new Seccomp(
                profile.defaultAction(),
                profile.defaultErrnoRet(),
                profile.architectures(),
                null,
                null,
                null,
                syscalls);
    }

    /** What differs, {@code null} when nothing does. */
    private String difference(Case profile, boolean contradictions) {
        BpfSimulator davit;
        try {
            davit = compile(profile, NewerCalls.DEFAULT_ACTION);
        } catch (SeccompException e) {
            return isRefused(profile) ? null : "libseccomp accepts it, davit does not: " + e.getMessage();
        }
        BpfSimulator reference = reference(profile);
        if (reference == null) {
            return null;
        }
        Model model = new Model(profile.profile(), profile.machine(), NewerCalls.DEFAULT_ACTION);
        List<String> differences = new ArrayList<>();
        Calls.forEach(model, new Random(1), call -> {
            int ours = davit.run(call.number(), call.token(), call.arguments());
            int theirs = reference.run(call.number(), call.token(), call.arguments());
            calls++;
            if (ours != theirs && (contradictions || isUndisputed(model, call))) {
                differences.add(call + ": davit 0x" + Integer.toHexString(ours) + ", libseccomp 0x"
                        + Integer.toHexString(theirs));
            }
        });
        return differences.isEmpty() ? null : differences.getFirst();
    }

    private static boolean isUndisputed(Model model, Calls.Call call) {
        return model.outcomes(call.number(), call.token(), call.arguments()).size() == 1;
    }

    private static boolean isRefused(Case profile) {
        try {
            libseccomp.compile(profile.profile(), profile.machine(), false);
            return false;
        } catch (Libseccomp.Refused e) {
            return true;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** libseccomp's program, {@code null} when it refuses the profile or makes no sound one. */
    private BpfSimulator reference(Case profile) {
        boolean binaryTree = Libseccomp.hasManyRules(profile.profile());
        try {
            BpfSimulator asRunc = reference(profile, binaryTree);
            if (asRunc != null) {
                return asRunc;
            }
            // Without a rule 2.5.4 cannot make a binary tree.
            BpfSimulator otherwise =
                    profile.profile().syscalls().isEmpty() ? null : reference(profile, !binaryTree);
            leftOut += otherwise == null ? 1 : 0;
            return otherwise;
        } catch (Libseccomp.Refused e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private BpfSimulator reference(Case profile, boolean binaryTree) throws Libseccomp.Refused, IOException {
        Arch machine = profile.machine();
        BpfSimulator program = new BpfSimulator(
                libseccomp.compile(profile.profile(), machine, binaryTree), machine.littleEndian());
        program.check();
        if (program.confused(tokens(profile)) >= 0) {
            return null;
        }
        programs++;
        return program;
    }

    private static BpfSimulator compile(Case profile, NewerCalls newerCalls) {
        return Profiles.filter(profile.profile(), profile.machine(), newerCalls);
    }

    private static Set<Integer> tokens(Case profile) {
        return new Model(profile.profile(), profile.machine(), NewerCalls.DEFAULT_ACTION)
                .architectures().stream().map(Arch::token).collect(Collectors.toSet());
    }

    private String differenceFromRunc(Case profile) {
        BpfSimulator reference = reference(profile);
        if (reference == null) {
            return null;
        }
        BpfSimulator davit;
        try {
            davit = compile(profile, NewerCalls.ENOSYS);
        } catch (SeccompException e) {
            return e.getMessage();
        }
        RuncStub stub = new RuncStub(profile, libseccomp);
        List<String> differences = new ArrayList<>();
        Calls.forEach(stub.model(), new Random(1), call -> {
            int ours = davit.run(call.number(), call.token(), call.arguments());
            int theirs = stub.isNewer(call.number(), call.token())
                    ? Profiles.ENOSYS
                    : reference.run(call.number(), call.token(), call.arguments());
            if (ours != theirs && !stub.isExcepted(call.number(), call.token())) {
                differences.add(call + ": davit 0x" + Integer.toHexString(ours) + ", runc 0x"
                        + Integer.toHexString(theirs));
            }
        });
        return differences.isEmpty() ? null : differences.getFirst();
    }
}
