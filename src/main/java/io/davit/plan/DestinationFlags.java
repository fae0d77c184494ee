package io.davit.plan;

/** How the destination of a mount is looked up; {@code plan_mount_flag} in {@code plan.h}, which says what each means. */
final class DestinationFlags {

    static final int NO_SYMLINKS = 1;
    static final int ON_PROC = 2;
    static final int IS_PROC = 4;
    static final int COPY_UP = 8;
    static final int COPY_LINK = 16;
    static final int COVER_LINK = 32;

    private DestinationFlags() {}
}
