/* Does the CPU have what an image was compiled for? One file an architecture answers. */
#ifndef CPU_H
#define CPU_H

#include <stdbool.h>
#include <stdint.h>

/* In a mask, which has CPUFeatures' layout: this feature is not needed. */
enum { NOT_REQUIRED = 0xff };

bool cpu_has_required(const uint8_t *mask);

#endif
