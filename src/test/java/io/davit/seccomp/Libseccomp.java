package io.davit.seccomp;

import io.davit.spec.Seccomp;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Operator;
import io.davit.spec.Seccomp.Syscall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Assumptions;

/** The reference: libseccomp, called as runc calls it. */
final class Libseccomp {

    /** The functions of seccomp.h. */
    public interface Library {
        Pointer seccomp_init(int defaultAction);

        void seccomp_release(Pointer filter);

        int seccomp_arch_resolve_name(String name);

        int seccomp_arch_native();

        int seccomp_arch_add(Pointer filter, int arch);

        int seccomp_arch_remove(Pointer filter, int arch);

        int seccomp_attr_set(Pointer filter, int attribute, int value);

        int seccomp_syscall_resolve_name(String name);

        int seccomp_syscall_resolve_name_arch(int arch, String name);

        String seccomp_syscall_resolve_num_arch(int arch, int number);

        int seccomp_rule_add_array(Pointer filter, int action, int number, int count, Pointer comparisons);

        int seccomp_export_bpf(Pointer filter, int descriptor);

        int seccomp_api_set(int level);

        Pointer seccomp_version();
    }

    /** memfd_create(2) and close(2). */
    public interface LibC {
        int memfd_create(String name, int flags);

        int close(int descriptor);
    }

    /** A rule that libseccomp refuses, which for runc is the end. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        Refused(String what, int error) {
            super(what + ": " + error);
        }
    }

    private static final int UNKNOWN_NAME = -1;
    private static final int EEXIST = -17;
    private static final int OPTIMIZE = 8;
    private static final int NO_NEW_PRIVILEGES = 3;
    private static final int BINARY_TREE = 2;

    /** From so many rules on runc asks for a binary tree. */
    private static final int MANY_RULES = 32;

    /** The level whose actions are all there whatever this kernel can do: the filter is not loaded. */
    private static final int ALL_ACTIONS = 6;

    private static final int COMPARISON_SIZE = 24;
    private static final short RETURN = 6;

    private final Library library;
    private final LibC libc;
    private final int nativeArch;

    private Libseccomp(Library library, LibC libc) {
        this.library = library;
        this.libc = libc;
        this.nativeArch = library.seccomp_arch_native();
        library.seccomp_api_set(ALL_ACTIONS);
    }

    /** The installed libseccomp; without one the test is skipped. */
    static Libseccomp loadOrSkip() {
        try {
            return new Libseccomp(
                    LibraryLoader.create(Library.class).failImmediately().load("libseccomp.so.2"),
                    LibraryLoader.create(LibC.class).failImmediately().load("libc.so.6"));
        } catch (UnsatisfiedLinkError e) {
            Assumptions.abort("no libseccomp.so.2 to compare with: " + e.getMessage());
            throw e;
        }
    }

    String version() {
        Pointer version = library.seccomp_version();
        return version.getInt(0) + "." + version.getInt(4) + "." + version.getInt(8);
    }

    boolean knows(Arch arch) {
        return token(arch) != 0;
    }

    /** The number of a call, negative where the architecture lacks it or has it only in a multiplexer. */
    int number(Arch arch, String name) {
        return library.seccomp_syscall_resolve_name_arch(token(arch), name);
    }

    /**
     * Whether the name is found again from its number on this machine. By that way libseccomp comes to the number on
     * another architecture, but some calls that this machine lacks share a number.
     */
    boolean isUnambiguous(String name) {
        int number = library.seccomp_syscall_resolve_name(name);
        return name.equals(library.seccomp_syscall_resolve_num_arch(nativeArch, number));
    }

    private int token(Arch arch) {
        return library.seccomp_arch_resolve_name(arch.name().toLowerCase(Locale.ROOT));
    }

    /** The filter for a machine of any architecture. */
    byte[] compile(Seccomp profile, Arch machine, boolean binaryTree) throws Refused, IOException {
        int defaultAction = action(profile.defaultAction(), profile.defaultErrnoRet());
        Pointer filter = library.seccomp_init(defaultAction);
        try {
            expect("seccomp_arch_remove", library.seccomp_arch_remove(filter, nativeArch));
            expect("seccomp_arch_add " + machine, library.seccomp_arch_add(filter, token(machine)));
            for (String word : profile.architectures()) {
                Arch arch = Arch.ofWord(word);
                int result = library.seccomp_arch_add(filter, token(arch));
                if (arch != machine && result != EEXIST) {
                    expect("seccomp_arch_add " + arch, result);
                }
            }
            expect("NNP", library.seccomp_attr_set(filter, NO_NEW_PRIVILEGES, 0));
            if (binaryTree) {
                expect("optimize", library.seccomp_attr_set(filter, OPTIMIZE, BINARY_TREE));
            }
            for (Syscall syscall : profile.syscalls()) {
                for (String name : syscall.names()) {
                    add(filter, defaultAction, syscall, name);
                }
            }
            return export(filter, machine);
        } finally {
            library.seccomp_release(filter);
        }
    }

    /** Whether runc asks for a binary tree. */
    static boolean hasManyRules(Seccomp profile) {
        return profile.syscalls().stream().mapToInt(syscall -> syscall.names().size()).sum() > MANY_RULES;
    }

    private void add(Pointer filter, int defaultAction, Syscall syscall, String name) throws Refused {
        int action = action(syscall.action(), syscall.errnoRet());
        int number = library.seccomp_syscall_resolve_name(name);
        if (action == defaultAction || number == UNKNOWN_NAME) {
            return;
        }
        for (List<Arg> args : alternatives(syscall.args())) {
            Pointer comparisons = comparisons(args);
            expect(
                    "seccomp_rule_add_array " + name,
                    library.seccomp_rule_add_array(filter, action, number, args.size(), comparisons));
        }
    }

    private static List<List<Arg>> alternatives(List<Arg> args) {
        boolean distinct = args.stream().map(Arg::index).distinct().count() == args.size();
        if (distinct) {
            return List.of(args);
        }
        List<List<Arg>> alternatives = new ArrayList<>();
        args.forEach(arg -> alternatives.add(List.of(arg)));
        return alternatives;
    }

    private Pointer comparisons(List<Arg> args) {
        Pointer comparisons = Runtime.getRuntime(library)
                .getMemoryManager()
                .allocateDirect(Math.max(1, args.size()) * COMPARISON_SIZE);
        for (int i = 0; i < args.size(); i++) {
            long at = (long) i * COMPARISON_SIZE;
            comparisons.putInt(at, args.get(i).index());
            comparisons.putInt(at + 4, operator(args.get(i).op()));
            comparisons.putLong(at + 8, args.get(i).value());
            comparisons.putLong(at + 16, args.get(i).valueTwo());
        }
        return comparisons;
    }

    private static int operator(Operator operator) {
        return switch (operator) {
            case NE -> 1;
            case LT -> 2;
            case LE -> 3;
            case EQ -> 4;
            case GE -> 5;
            case GT -> 6;
            case MASKED_EQ -> 7;
        };
    }

    /** The values of seccomp.h, written down once more: this is the reference. */
    private static int action(Seccomp.Action action, Integer errno) {
        int data = errno == null ? 1 : errno;
        return switch (action) {
            case KILL, KILL_THREAD -> 0;
            case KILL_PROCESS -> 0x80000000;
            case TRAP -> 0x00030000;
            case ERRNO -> 0x00050000 | data;
            case NOTIFY -> 0x7fc00000;
            case TRACE -> 0x7ff00000 | data;
            case LOG -> 0x7ffc0000;
            case ALLOW -> 0x7fff0000;
        };
    }

    private byte[] export(Pointer filter, Arch machine) throws Refused, IOException {
        int descriptor = libc.memfd_create("bpf", 0);
        try {
            expect("seccomp_export_bpf", library.seccomp_export_bpf(filter, descriptor));
            byte[] program = Files.readAllBytes(Path.of("/proc/self/fd/" + descriptor));
            return machine.littleEndian() ? program : withReturnsSwappedOnce(program);
        } finally {
            libc.close(descriptor);
        }
    }

    /**
     * On a machine with the other byte order libseccomp swaps the value of a return once more when it copies the
     * return to where a jump can reach it.
     */
    private static byte[] withReturnsSwappedOnce(byte[] program) {
        ByteBuffer instructions = ByteBuffer.wrap(program);
        for (int at = 0; at < program.length; at += Filter.INSTRUCTION) {
            int value = instructions.getInt(at + 4);
            if (instructions.getShort(at) == RETURN && !isReturnValue(value)) {
                instructions.putInt(at + 4, Integer.reverseBytes(value));
            }
        }
        return program;
    }

    private static boolean isReturnValue(int value) {
        for (Seccomp.Action action : Seccomp.Action.values()) {
            boolean data = action == Seccomp.Action.ERRNO || action == Seccomp.Action.TRACE;
            if ((data ? value & 0xffff0000 : value) == action(action, 0)) {
                return true;
            }
        }
        return false;
    }

    private static void expect(String what, int result) throws Refused {
        if (result != 0) {
            throw new Refused(what, result);
        }
    }
}
