package io.davit.seccomp;

/** What becomes of system calls with numbers above all that a profile names. */
public enum NewerCalls {
    /**
     * ENOSYS, unless the default action lets calls through: the profile's author did not know them, and libc falls
     * back to an older call only on that errno, not on EPERM. runc does the same; libseccomp does not.
     */
    ENOSYS,
    /** The default action, as for every other call without a rule. */
    DEFAULT_ACTION
}
