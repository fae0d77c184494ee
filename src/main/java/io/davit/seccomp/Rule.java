package io.davit.seccomp;

import io.davit.spec.Seccomp.Arg;
import java.util.List;

/**
 * A validated entry of the profile's {@code syscalls}, with its names looked up.
 *
 * @param entry the index of the entry
 * @param value the filter's return value
 * @param alternatives the rule applies if all conditions of one list hold; empty: unconditionally
 * @param calls the indexes in {@link SyscallTable} of the known names
 */
record Rule(int entry, int value, List<List<Arg>> alternatives, int[] calls) {}
