/* Reads the fields of a record, and never beyond the record, whatever its content. */
#include "init.h"
#include <endian.h>
#include <errno.h>
#include <string.h>

static const void *take(struct fields *fields, uint64_t size)
{
    uint64_t padded = (size + 7) & ~7ull;
    if (fields->broken || padded < size || padded > (uint64_t)(fields->end - fields->next)) {
        fields->broken = true;
        return NULL;
    }
    const void *field = fields->next;
    fields->next += padded;
    return field;
}

uint64_t field_number(struct fields *fields)
{
    uint64_t value;
    const void *field = take(fields, sizeof value);
    if (field == NULL)
        return 0;
    memcpy(&value, field, sizeof value);
    return le64toh(value);
}

const void *field_bytes(struct fields *fields, size_t *size)
{
    *size = field_number(fields);
    return take(fields, *size);
}

const char *field_string(struct fields *fields)
{
    uint64_t length = field_number(fields);
    const char *text = length == UINT64_MAX ? NULL : take(fields, length + 1);
    if (text == NULL || memchr(text, 0, length + 1) != text + length) {
        fields->broken = true;
        return "";
    }
    return text;
}

const char **field_strings(struct fields *fields)
{
    static const char *none[1];
    uint64_t count = field_number(fields);
    size_t room = fields->init->pointers - fields->pointers;
    if (count >= room)
        fields->broken = true;
    if (fields->broken)
        return none;
    const char **list = fields->init->list + fields->pointers;
    for (uint64_t i = 0; i < count; i++)
        list[i] = field_string(fields);
    list[count] = NULL;
    fields->pointers += count + 1;
    return list;
}

int append(const struct init *init, const char **list, const char *string)
{
    while (*list != NULL)
        list++;
    /* A list of field_strings may be its constant, which is not writable. */
    bool in_room = list >= init->list && list < init->list + init->pointers;
    if (!in_room || init->list + init->pointers - list < 2)
        return -EBADMSG;
    list[0] = string;
    list[1] = NULL;
    return 0;
}
