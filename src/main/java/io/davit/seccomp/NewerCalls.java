package io.davit.seccomp;

/** The outcome of system calls with numbers above the highest in a profile. */
public enum NewerCalls {
    /**
     * ENOSYS, unless the default action permits calls: the profile's author did not know them, and a C library falls
     * back to an older call only on ENOSYS, not on EPERM. runc does the same; libseccomp does not.
     */
    ENOSYS,
    /** The default action, as for every other call without a rule. */
    DEFAULT_ACTION
}
