package io.davit.seccomp;

import io.davit.spec.Seccomp.Arg;
import java.util.List;

/**
 * An entry of the profile's {@code syscalls}, checked and with its names looked up.
 *
 * @param entry its index
 * @param value what the filter returns
 * @param alternatives lists of conditions of which one must hold as a whole; none when there is no condition
 * @param calls those of its names that exist, as in {@link SyscallTable}
 */
record Rule(int entry, int value, List<List<Arg>> alternatives, int[] calls) {}
