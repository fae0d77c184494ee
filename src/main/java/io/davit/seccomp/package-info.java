/**
 * Compiles seccomp profiles of the runtime specification to programs for seccomp(2): {@link
 * io.davit.seccomp.SeccompCompiler}. All functions are pure, over tables that are built into the native image.
 */
package io.davit.seccomp;
