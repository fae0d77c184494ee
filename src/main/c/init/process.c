/* Names, limits and keys of the container's process. */
#include "init.h"
#include "sys.h"
#include <linux/keyctl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

int op_hostname(struct init *init, struct fields *fields)
{
    (void)init;
    const char *name = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    return sethostname(name, strlen(name)) < 0 ? -errno : 0;
}

int op_domainname(struct init *init, struct fields *fields)
{
    (void)init;
    const char *name = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    return setdomainname(name, strlen(name)) < 0 ? -errno : 0;
}

/* Fields: the path below /proc/sys, the value. */
int op_sysctl(struct init *init, struct fields *fields)
{
    const char *path = field_string(fields);
    const char *value = field_string(fields);
    return fields->broken ? -EBADMSG : proc_write(init, path, value);
}

int op_session(struct init *init, struct fields *fields)
{
    (void)init;
    (void)fields;
    return setsid() < 0 ? -errno : 0;
}

/* The permissions in a key's description type;uid;gid;permissions;name, or 0. */
static unsigned long key_permissions(long key)
{
    char text[256];
    const char *column = text;
    long size = syscall(SYS_keyctl, KEYCTL_DESCRIBE, key, text, sizeof text);
    if (size < 0 || (size_t)size > sizeof text)
        return 0;
    for (int i = 0; i < 3 && column != NULL; i++) {
        column = strchr(column, ';');
        column = column == NULL ? NULL : column + 1;
    }
    return column == NULL ? 0 : strtoul(column, NULL, 16);
}

/*
 * A session keyring of the container's own, so that it does not share that of davit's caller; processes that join
 * later may search it. A kernel without keyrings has none to share. Fields: the keyring's name.
 */
int op_keyring(struct init *init, struct fields *fields)
{
    enum { USER_MAY_SEARCH = 0x00080000 }; /* keyctl_setperm(3) */
    (void)init;
    const char *name = field_string(fields);
    if (fields->broken)
        return -EBADMSG;
    long key = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, name);
    if (key < 0)
        return errno == ENOSYS ? 0 : -errno;
    unsigned long permissions = key_permissions(key);
    if (permissions == 0)
        return 0;
    return syscall(SYS_keyctl, KEYCTL_SETPERM, key, permissions | USER_MAY_SEARCH) < 0 ? -errno : 0;
}

/* Fields: the resource's number, soft and hard limit. */
int op_rlimit(struct init *init, struct fields *fields)
{
    (void)init;
    int resource = (int)field_number(fields);
    struct rlimit limit = {.rlim_cur = field_number(fields)};
    limit.rlim_max = field_number(fields);
    if (fields->broken)
        return -EBADMSG;
    return setrlimit(resource, &limit) < 0 ? -errno : 0;
}
