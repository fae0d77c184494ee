package io.davit.plan;

/** Flags for opening a mount, documented at {@code plan_tree_flag} in {@code plan.h}. */
final class TreeFlags {

    static final int RECURSIVE = 1;
    static final int LINK_ITSELF = 2;
    static final int SLAVE = 4;
    static final int PRIVATE = 8;
    static final int IN_ROOT = 16;

    private TreeFlags() {}
}
