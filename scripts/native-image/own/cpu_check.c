/* Refuses to start an image on a CPU that lacks what the image was compiled for. */
#include "cpu.h"
#include <stdio.h>
#include <stdlib.h>

int checkCPUFeatures(const uint8_t *mask)
{
    return cpu_has_required(mask) ? 0 : 1;
}

int checkCPUFeaturesOrExit(const uint8_t *mask, const char *message)
{
    if (checkCPUFeatures(mask)) {
        fputs(message, stderr);
        exit(1);
    }
    return 0;
}
