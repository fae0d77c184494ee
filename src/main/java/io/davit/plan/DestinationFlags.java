package io.davit.plan;

/** Flags for the lookup of a mount's destination, documented at {@code plan_mount_flag} in {@code plan.h}. */
final class DestinationFlags {

    static final int NO_SYMLINKS = 1;
    static final int ON_PROC = 2;
    static final int IS_PROC = 4;
    static final int COPY_UP = 8;
    static final int COPY_LINK = 16;
    static final int COVER_LINK = 32;

    private DestinationFlags() {}
}
