package io.davit.cgroup;

/** How many tasks there may be. */
final class PidsV2 extends PidsV1 {}
