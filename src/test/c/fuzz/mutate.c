/*
 * Mutates plans as plans: most others would be refused at their first record. Records are copied, moved, left out and
 * changed, and the header says what is there; one in eight is left to the fuzzer's own mutations.
 */
#include "../../../main/c/plan.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other, size_t other_size,
                                 uint8_t *out, size_t room, unsigned seed);

enum { RECORDS = 256, HIGHEST_CODE = OP_EXECUTE, MOST_POINTERS = 64, MOST_TREES = 16 };

/* A plan taken apart: its records, and what the kernel answers. */
struct parts {
    struct plan_header header;
    const uint8_t *records[RECORDS];
    size_t sizes[RECORDS], count;
    const uint8_t *answers;
    size_t answered;
};

static size_t chosen(unsigned *seed, size_t below)
{
    return below == 0 ? 0 : (size_t)rand_r(seed) % below;
}

static void take_apart(const uint8_t *data, size_t size, struct parts *parts)
{
    struct plan_record record;
    size_t at = sizeof parts->header, end = parts->header.size < size ? parts->header.size : size;
    parts->count = 0;
    for (; parts->count < RECORDS && at + sizeof record <= end; at += record.size) {
        memcpy(&record, data + at, sizeof record);
        if (record.size < sizeof record || record.size > end - at)
            break;
        parts->records[parts->count] = data + at;
        parts->sizes[parts->count++] = record.size;
    }
    parts->answers = data + end;
    parts->answered = size - end;
}

/* Leaves one out, has one twice, exchanges two. */
static void rearrange(struct parts *parts, unsigned *seed)
{
    size_t one = chosen(seed, parts->count), other = chosen(seed, parts->count);
    const uint8_t *record = parts->records[one];
    size_t size = parts->sizes[one];
    switch (parts->count < 2 ? 1 : chosen(seed, 3)) {
    case 0:
        parts->records[one] = parts->records[--parts->count];
        parts->sizes[one] = parts->sizes[parts->count];
        break;
    case 1:
        if (parts->count == 0 || parts->count == RECORDS)
            break;
        parts->records[parts->count] = record;
        parts->sizes[parts->count++] = size;
        break;
    default:
        parts->records[one] = parts->records[other];
        parts->sizes[one] = parts->sizes[other];
        parts->records[other] = record;
        parts->sizes[other] = size;
    }
}

/* Sets one of a record's words, or lets the fuzzer have its fields; returns its new size. */
static size_t change(uint8_t *record, size_t size, size_t room, unsigned *seed)
{
    static const uint64_t edges[] = {0, 1, 2, 3, 7, 8, 255, 256, INT32_MAX, UINT32_MAX, INT64_MAX, UINT64_MAX, 1ull << 61};
    struct plan_record head;
    memcpy(&head, record, sizeof head);
    size_t fields = size - sizeof head;
    if (chosen(seed, 4) == 0)
        head.code = 1 + (uint32_t)chosen(seed, HIGHEST_CODE);
    if (fields >= 8 && chosen(seed, 2) == 0) {
        uint64_t word = chosen(seed, 2) ? edges[chosen(seed, sizeof edges / sizeof *edges)] : chosen(seed, 64);
        memcpy(record + sizeof head + 8 * chosen(seed, fields / 8), &word, sizeof word);
    } else if (room >= sizeof head + 16) {
        fields = LLVMFuzzerMutate(record + sizeof head, fields, (room - sizeof head) & ~(size_t)7);
        size_t padded = (fields + 7) & ~(size_t)7;
        memset(record + sizeof head + fields, 0, padded - fields);
        size = sizeof head + padded;
    }
    head.size = (uint32_t)size;
    memcpy(record, &head, sizeof head);
    return size;
}

static size_t put_together(const struct parts *parts, uint8_t *out, size_t room, size_t changed, unsigned *seed)
{
    struct plan_header header = parts->header;
    size_t used = sizeof header;
    header.records = header.trees = 0;
    for (size_t i = 0; i < parts->count && parts->sizes[i] <= room - used; i++) {
        struct plan_record record;
        memcpy(out + used, parts->records[i], parts->sizes[i]);
        size_t size = i == changed ? change(out + used, parts->sizes[i], room - used, seed) : parts->sizes[i];
        memcpy(&record, out + used, sizeof record);
        header.records++;
        header.trees += record.code == OP_OPEN_TREE;
        used += size;
    }
    header.magic = PLAN_MAGIC;
    header.version = PLAN_VERSION;
    header.size = (uint32_t)used;
    if (header.pointers > MOST_POINTERS || chosen(seed, 64) == 0)
        header.pointers = (uint32_t)chosen(seed, MOST_POINTERS);
    if (header.trees > MOST_TREES || chosen(seed, 64) == 0)
        header.trees = (uint32_t)chosen(seed, MOST_TREES);
    memcpy(out, &header, sizeof header);
    size_t left = room - used < parts->answered ? room - used : parts->answered;
    memcpy(out + used, parts->answers, left);
    return chosen(seed, 3) == 0 && room > used ? used + LLVMFuzzerMutate(out + used, left, room - used) : used + left;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    struct parts parts;
    if (size < sizeof parts.header || room < 2 * sizeof parts.header || chosen(&seed, 8) == 0)
        return LLVMFuzzerMutate(data, size, room);
    uint8_t *whole = malloc(size);
    memcpy(whole, data, size);
    memcpy(&parts.header, whole, sizeof parts.header);
    take_apart(whole, size, &parts);
    if (chosen(&seed, 2) == 0)
        rearrange(&parts, &seed);
    size = put_together(&parts, data, room, chosen(&seed, 4) == 0 ? RECORDS : chosen(&seed, parts.count), &seed);
    free(whole);
    return size;
}

/* Some of one's records, then some of the other's. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *other, size_t other_size,
                                 uint8_t *out, size_t room, unsigned seed)
{
    struct parts parts, more;
    if (one_size < sizeof parts.header || other_size < sizeof more.header || room < sizeof parts.header)
        return 0;
    memcpy(&parts.header, one, sizeof parts.header);
    memcpy(&more.header, other, sizeof more.header);
    take_apart(one, one_size, &parts);
    take_apart(other, other_size, &more);
    parts.count = chosen(&seed, parts.count + 1);
    for (size_t i = chosen(&seed, more.count); i < more.count && parts.count < RECORDS; i++) {
        parts.records[parts.count] = more.records[i];
        parts.sizes[parts.count++] = more.sizes[i];
    }
    return put_together(&parts, out, room, RECORDS, &seed);
}
