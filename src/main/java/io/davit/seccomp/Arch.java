package io.davit.seccomp;

/**
 * The architectures that a profile can name, each with its {@code AUDIT_ARCH_*} token (linux/audit.h, seccomp(2)) and
 * the width of system call arguments.
 */
public enum Arch {
    X86(0x4000_0003, 32, "x86", true),
    X86_64(0xc000_003e, 64, "x86_64", false),
    /** Shares the token of x86_64; bit 30 of the system call number, {@code __X32_SYSCALL_BIT}, tells them apart. */
    X32(0xc000_003e, 32, "x32", false, 0x4000_0000),
    ARM(0x4000_0028, 32, "arm", false),
    AARCH64(0xc000_00b7, 64, "aarch64", false),
    MIPS(0x0000_0008, 32, "mips", true, 4000),
    MIPS64(0x8000_0008, 64, "mips64", false, 5000),
    MIPS64N32(0xa000_0008, 32, "mips64n32", false, 6000),
    MIPSEL(0x4000_0008, 32, "mips", true, 4000),
    MIPSEL64(0xc000_0008, 64, "mips64", false, 5000),
    MIPSEL64N32(0xe000_0008, 32, "mips64n32", false, 6000),
    PPC(0x0000_0014, 32, "ppc", true),
    PPC64(0x8000_0015, 64, "ppc64", true),
    PPC64LE(0xc000_0015, 64, "ppc64", true),
    S390(0x0000_0016, 32, "s390", true),
    S390X(0x8000_0016, 64, "s390x", true),
    PARISC(0x0000_000f, 32, "parisc", false),
    PARISC64(0x8000_000f, 64, "parisc64", false),
    RISCV64(0xc000_00f3, 64, "riscv64", false),
    LOONGARCH64(0xc000_0102, 64, "loongarch64", false),
    M68K(0x0000_0004, 32, "m68k", true),
    SH(0x4000_002a, 32, "sh", true),
    SHEB(0x0000_002a, 32, "sh", true);

    /** {@code __X32_SYSCALL_BIT}: the first system call number of x32. */
    static final int X32_BIT = 0x4000_0000;

    /** {@code __ARM_NR_BASE}: the first of ARM's private system call numbers, far above all others. */
    static final int ARM_PRIVATE = 0x0f_0000;

    private static final String PREFIX = "SCMP_ARCH_";
    private static final int AUDIT_LITTLE_ENDIAN = 0x4000_0000;
    private static final Arch[] ALL = values();

    private final String word = PREFIX + name();
    private final int token;
    private final int wordSize;
    private final String column;
    private final boolean multiplexing;
    private final int base;

    Arch(int token, int wordSize, String column, boolean multiplexing) {
        this(token, wordSize, column, multiplexing, 0);
    }

    Arch(int token, int wordSize, String column, boolean multiplexing, int base) {
        this.token = token;
        this.wordSize = wordSize;
        this.column = column;
        this.multiplexing = multiplexing;
        this.base = base;
    }

    /** Returns the specification's name: {@code SCMP_ARCH_X86_64}. */
    public String word() {
        return word;
    }

    /** Returns {@code AUDIT_ARCH_*}, the value of {@code seccomp_data.arch}. */
    public int token() {
        return token;
    }

    /** Returns the width of an argument, in bits: 32 or 64. */
    public int wordSize() {
        return wordSize;
    }

    public boolean littleEndian() {
        return (token & AUDIT_LITTLE_ENDIAN) != 0;
    }

    /** Returns the architecture's column in the system call table. */
    String column() {
        return column;
    }

    /** Returns the offset that the architecture adds to the numbers in the table. */
    int base() {
        return base;
    }

    /** Tells whether the architecture has socketcall(2) and ipc(2): see {@link Multiplexer}. */
    boolean multiplexing() {
        return multiplexing;
    }

    /** Returns the architecture with the specification's name, or {@code null}. */
    public static Arch ofWord(String word) {
        for (Arch arch : ALL) {
            if (arch.word.equals(word)) {
                return arch;
            }
        }
        return null;
    }

    /** The architecture of a call as the kernel tells it, {@code null} when there is none. */
    static Arch ofToken(int token, int number) {
        for (Arch arch : ALL) {
            if (arch.token == token && (arch == X32) == (token == X32.token && (number & X32_BIT) != 0)) {
                return arch;
            }
        }
        return null;
    }

    /**
     * Returns the architecture for a machine name of Java ({@code os.arch}) or the kernel (uname(2)), or {@code null}.
     */
    public static Arch ofMachine(String machine) {
        return switch (machine) {
            case "amd64", "x86_64" -> X86_64;
            case "x86", "i386", "i486", "i586", "i686" -> X86;
            case "aarch64", "arm64" -> AARCH64;
            case "arm", "armv6l", "armv7l", "armv8l" -> ARM;
            case "riscv64" -> RISCV64;
            case "ppc64le" -> PPC64LE;
            case "ppc64" -> PPC64;
            case "ppc" -> PPC;
            case "s390x" -> S390X;
            case "s390" -> S390;
            case "loongarch64" -> LOONGARCH64;
            case "mips" -> MIPS;
            case "mipsel" -> MIPSEL;
            case "mips64" -> MIPS64;
            case "mips64el", "mips64le" -> MIPSEL64;
            case "parisc" -> PARISC;
            case "parisc64" -> PARISC64;
            case "m68k" -> M68K;
            case "sh", "sh4" -> SH;
            case "sheb", "sh4eb" -> SHEB;
            default -> null;
        };
    }
}
