/* The names are those of svm's RISCV64LibCHelper.CPUFeatures, which svm looks up on every architecture. */
#ifndef RISCV64CPUFEATURES_H
#define RISCV64CPUFEATURES_H

typedef struct {
    char fI, fM, fA, fF, fD, fC, fV;
} CPUFeatures;

#endif
