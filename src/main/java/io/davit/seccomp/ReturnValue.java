package io.davit.seccomp;

import io.davit.spec.Seccomp.Action;

/** Converts actions to filter return values: {@code SECCOMP_RET_*} and 16 bits of data (seccomp(2)). */
final class ReturnValue {

    static final int KILL_THREAD = 0;
    static final int ENOSYS = 0x0005_0000 | 38;

    private static final int EPERM = 1;
    private static final int MAX_DATA = 0xffff;

    /** MAX_ERRNO (linux/err.h): the kernel reduces larger values to it. */
    private static final int MAX_ERRNO = 4095;

    /**
     * Returns the return value for an action.
     *
     * @param data the errno, or the value for the tracer; {@code null}: EPERM
     * @throws SeccompException if the action is missing, if the data is out of range, or if the action takes none: "the
     *     runtime MUST print and error and fail" (config-linux.md#seccomp)
     */
    static int of(Action action, Integer data, String actionPointer, String dataPointer) {
        if (action == null) {
            throw new SeccompException(actionPointer, "there is no action");
        }
        if (data != null && action != Action.ERRNO && action != Action.TRACE) {
            throw new SeccompException(dataPointer, action.word() + " has no errno");
        }
        int max = action == Action.ERRNO ? MAX_ERRNO : MAX_DATA;
        if (data != null && (data < 0 || data > max)) {
            throw new SeccompException(dataPointer, "errno " + data + " is not between 0 and " + max);
        }
        return withoutData(action) | (takesData(action) ? data == null ? EPERM : data : 0);
    }

    private static boolean takesData(Action action) {
        return action == Action.ERRNO || action == Action.TRACE;
    }

    static int withoutData(Action action) {
        return switch (action) {
            case KILL, KILL_THREAD -> KILL_THREAD;
            case KILL_PROCESS -> 0x8000_0000;
            case TRAP -> 0x0003_0000;
            case ERRNO -> 0x0005_0000;
            case NOTIFY -> 0x7fc0_0000;
            case TRACE -> 0x7ff0_0000;
            case LOG -> 0x7ffc_0000;
            case ALLOW -> 0x7fff_0000;
        };
    }

    /** Returns the action of a return value; {@link Action#KILL} is the same as {@link Action#KILL_THREAD}. */
    static Action action(int value) {
        for (Action action : Action.values()) {
            if (action != Action.KILL && withoutData(action) == (value & ~MAX_DATA)) {
                return action;
            }
        }
        throw new IllegalArgumentException(Integer.toHexString(value));
    }

    static int data(int value) {
        return value & MAX_DATA;
    }

    private ReturnValue() {}
}
