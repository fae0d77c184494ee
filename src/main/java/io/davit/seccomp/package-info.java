/**
 * From a seccomp profile of the runtime specification to the program for seccomp(2): {@link
 * io.davit.seccomp.SeccompCompiler}. Pure functions over tables that are ready when the native image is built.
 */
package io.davit.seccomp;
