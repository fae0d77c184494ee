/* The CPU features of AArch64, from the kernel's hwcaps (Documentation/arch/arm64/elf_hwcaps.rst). */
#include "aarch64cpufeatures.h"
#include "cpu.h"
#include <stddef.h>
#include <sys/auxv.h>

#ifndef HWCAP2_SVE2
#define HWCAP2_SVE2 (1 << 1)
#endif
#ifndef HWCAP2_SVEBITPERM
#define HWCAP2_SVEBITPERM (1 << 4)
#endif

/* fSTXR_PREFETCH, fA53MAC and fDMB_ATOMICS name quirks of single CPU models: no image can depend on them. */
void determineCPUFeatures(CPUFeatures *features)
{
    unsigned long caps = getauxval(AT_HWCAP);
    unsigned long caps2 = getauxval(AT_HWCAP2);

    *features = (CPUFeatures){
        .fFP = !!(caps & HWCAP_FP),
        .fASIMD = !!(caps & HWCAP_ASIMD),
        .fEVTSTRM = !!(caps & HWCAP_EVTSTRM),
        .fAES = !!(caps & HWCAP_AES),
        .fPMULL = !!(caps & HWCAP_PMULL),
        .fSHA1 = !!(caps & HWCAP_SHA1),
        .fSHA2 = !!(caps & HWCAP_SHA2),
        .fCRC32 = !!(caps & HWCAP_CRC32),
        .fLSE = !!(caps & HWCAP_ATOMICS),
        .fFPHP = !!(caps & HWCAP_FPHP),
        .fASIMDHP = !!(caps & HWCAP_ASIMDHP),
        .fDCPOP = !!(caps & HWCAP_DCPOP),
        .fSHA3 = !!(caps & HWCAP_SHA3),
        .fSHA512 = !!(caps & HWCAP_SHA512),
        .fSVE = !!(caps & HWCAP_SVE),
        .fPACA = !!(caps & HWCAP_PACA),
        .fSVE2 = !!(caps2 & HWCAP2_SVE2),
        .fSVEBITPERM = !!(caps2 & HWCAP2_SVEBITPERM),
    };
}

bool cpu_has_required(const uint8_t *mask)
{
    CPUFeatures features;
    const char *has = (const char *)&features;

    determineCPUFeatures(&features);
    for (size_t i = 0; i < sizeof(features); i++) {
        if (mask[i] != NOT_REQUIRED && !has[i])
            return false;
    }
    return true;
}
