/*
 * The CPU features of x86-64, from cpuid (Intel SDM volume 2A; AMD APM volume 3, appendix E).
 *
 * A hypervisor intercepts every cpuid, which then takes microseconds, and an image asks three times while it starts.
 * So a leaf is read once, when a feature in it is first asked for.
 */
#include "amd64cpufeatures.h"
#include "cpu.h"
#include <cpuid.h>
#include <stdbool.h>
#include <stddef.h>

enum leaf { LEAF_1, LEAF_7, LEAF_7_1, LEAF_24, LEAF_EXT_1, LEAF_EXT_7, LEAF_COUNT };
enum reg { EAX, EBX, ECX, EDX, REG_COUNT };

static const struct {
    unsigned number;
    unsigned subleaf;
} LEAVES[LEAF_COUNT] = {
    [LEAF_1] = { 1, 0 },
    [LEAF_7] = { 7, 0 },
    [LEAF_7_1] = { 7, 1 },
    [LEAF_24] = { 0x24, 0 },
    [LEAF_EXT_1] = { 0x80000001, 0 },
    [LEAF_EXT_7] = { 0x80000007, 0 },
};

/* Written while the process has one thread. */
static struct {
    bool known;
    unsigned regs[REG_COUNT];
} cpu[LEAF_COUNT];

/* The register state (XCR0) that the kernel must save for the instructions to be usable. */
enum state { NONE = 0, YMM = 0x6, ZMM = 0xe6, EGPR = 1 << 19 };

struct feature {
    size_t offset;
    enum leaf leaf;
    enum reg reg;
    unsigned bit;
    enum state state;
};

#define FEATURE(name, ...) { offsetof(CPUFeatures, f##name), __VA_ARGS__ }
#define ALWAYS(name, leaf, reg, bit) FEATURE(name, leaf, reg, bit, NONE)

static const struct feature FEATURES[] = {
    ALWAYS(SSE3, LEAF_1, ECX, 0),
    ALWAYS(CLMUL, LEAF_1, ECX, 1),
    ALWAYS(SSSE3, LEAF_1, ECX, 9),
    ALWAYS(SSE4_1, LEAF_1, ECX, 19),
    ALWAYS(SSE4_2, LEAF_1, ECX, 20),
    ALWAYS(POPCNT, LEAF_1, ECX, 23),
    ALWAYS(AES, LEAF_1, ECX, 25),
    ALWAYS(HV, LEAF_1, ECX, 31),
    ALWAYS(TSC, LEAF_1, EDX, 4),
    ALWAYS(CX8, LEAF_1, EDX, 8),
    ALWAYS(CMOV, LEAF_1, EDX, 15),
    ALWAYS(FLUSH, LEAF_1, EDX, 19),
    ALWAYS(MMX, LEAF_1, EDX, 23),
    ALWAYS(FXSR, LEAF_1, EDX, 24),
    ALWAYS(SSE, LEAF_1, EDX, 25),
    ALWAYS(SSE2, LEAF_1, EDX, 26),
    ALWAYS(HT, LEAF_1, EDX, 28),
    ALWAYS(BMI1, LEAF_7, EBX, 3),
    ALWAYS(BMI2, LEAF_7, EBX, 8),
    ALWAYS(ERMS, LEAF_7, EBX, 9),
    ALWAYS(RTM, LEAF_7, EBX, 11),
    ALWAYS(ADX, LEAF_7, EBX, 19),
    ALWAYS(FLUSHOPT, LEAF_7, EBX, 23),
    ALWAYS(CLWB, LEAF_7, EBX, 24),
    ALWAYS(SHA, LEAF_7, EBX, 29),
    ALWAYS(PKU, LEAF_7, ECX, 3),
    ALWAYS(OSPKE, LEAF_7, ECX, 4),
    ALWAYS(CET_SS, LEAF_7, ECX, 7),
    ALWAYS(RDPID, LEAF_7, ECX, 22),
    ALWAYS(FSRM, LEAF_7, EDX, 4),
    ALWAYS(SERIALIZE, LEAF_7, EDX, 14),
    ALWAYS(CET_IBT, LEAF_7, EDX, 20),
    ALWAYS(LZCNT, LEAF_EXT_1, ECX, 5),
    ALWAYS(SSE4A, LEAF_EXT_1, ECX, 6),
    ALWAYS(AMD_3DNOW_PREFETCH, LEAF_EXT_1, ECX, 8),
    ALWAYS(RDTSCP, LEAF_EXT_1, EDX, 27),
    ALWAYS(TSCINV, LEAF_EXT_7, EDX, 8),
    ALWAYS(TSCINV_BIT, LEAF_EXT_7, EDX, 8),
    FEATURE(AVX, LEAF_1, ECX, 28, YMM),
    FEATURE(VZEROUPPER, LEAF_1, ECX, 28, YMM),
    FEATURE(FMA, LEAF_1, ECX, 12, YMM),
    FEATURE(F16C, LEAF_1, ECX, 29, YMM),
    FEATURE(AVX2, LEAF_7, EBX, 5, YMM),
    FEATURE(GFNI, LEAF_7, ECX, 8, YMM),
    FEATURE(SHA512, LEAF_7_1, EAX, 0, YMM),
    FEATURE(AVX_IFMA, LEAF_7_1, EAX, 23, YMM),
    FEATURE(AVX512F, LEAF_7, EBX, 16, ZMM),
    FEATURE(AVX512DQ, LEAF_7, EBX, 17, ZMM),
    FEATURE(AVX512_IFMA, LEAF_7, EBX, 21, ZMM),
    FEATURE(AVX512PF, LEAF_7, EBX, 26, ZMM),
    FEATURE(AVX512ER, LEAF_7, EBX, 27, ZMM),
    FEATURE(AVX512CD, LEAF_7, EBX, 28, ZMM),
    FEATURE(AVX512BW, LEAF_7, EBX, 30, ZMM),
    FEATURE(AVX512VL, LEAF_7, EBX, 31, ZMM),
    FEATURE(AVX512_VBMI, LEAF_7, ECX, 1, ZMM),
    FEATURE(AVX512_VBMI2, LEAF_7, ECX, 6, ZMM),
    FEATURE(AVX512_VAES, LEAF_7, ECX, 9, ZMM),
    FEATURE(AVX512_VPCLMULQDQ, LEAF_7, ECX, 10, ZMM),
    FEATURE(AVX512_VNNI, LEAF_7, ECX, 11, ZMM),
    FEATURE(AVX512_BITALG, LEAF_7, ECX, 12, ZMM),
    FEATURE(AVX512_VPOPCNTDQ, LEAF_7, ECX, 14, ZMM),
    FEATURE(AVX512_FP16, LEAF_7, EDX, 23, ZMM),
    FEATURE(AVX10_1, LEAF_7_1, EDX, 19, ZMM),
    FEATURE(AVX10_2, LEAF_24, EBX, 2, ZMM),
    FEATURE(APX_F, LEAF_7_1, EDX, 21, EGPR),
};

enum { FEATURE_COUNT = sizeof(FEATURES) / sizeof(*FEATURES) };
_Static_assert(FEATURE_COUNT == sizeof(CPUFeatures), "a feature without a way to detect it");

static const unsigned *regs(enum leaf leaf)
{
    unsigned number = LEAVES[leaf].number;
    unsigned *regs = cpu[leaf].regs;

    /* Every x86-64 CPU has leaf 1. */
    if (!cpu[leaf].known && (number == 1 || __get_cpuid_max(number & 0x80000000, NULL) >= number))
        __cpuid_count(number, LEAVES[leaf].subleaf, regs[EAX], regs[EBX], regs[ECX], regs[EDX]);
    cpu[leaf].known = true;
    return regs;
}

static bool saves(enum state state)
{
    unsigned low = 0;
    unsigned high = 0;

    if (state == NONE)
        return true;
    if (regs(LEAF_1)[ECX] >> 27 & 1) /* OSXSAVE */
        __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & state) == state;
}

static bool has(const struct feature *feature)
{
    unsigned value = regs(feature->leaf)[feature->reg];

    if (feature->leaf == LEAF_24) /* a version, not a bit */
        return (value & 0xff) >= feature->bit && saves(feature->state);
    return (value >> feature->bit & 1) && saves(feature->state);
}

/*
 * An image asks for this to choose between variants of a few routines, by AVX, AVX2, AVX512F and AVX512BW alone
 * (svm's RuntimeCPUFeatureCheck.getSupportedFeatures). So the features in other leaves than theirs are left out.
 */
void determineCPUFeatures(CPUFeatures *features)
{
    *features = (CPUFeatures){ 0 };
    for (size_t i = 0; i < FEATURE_COUNT; i++) {
        if (FEATURES[i].leaf == LEAF_1 || FEATURES[i].leaf == LEAF_7)
            ((char *)features)[FEATURES[i].offset] = has(&FEATURES[i]);
    }
}

bool cpu_has_required(const uint8_t *mask)
{
    for (size_t i = 0; i < FEATURE_COUNT; i++) {
        if (mask[FEATURES[i].offset] != NOT_REQUIRED && !has(&FEATURES[i]))
            return false;
    }
    return true;
}
