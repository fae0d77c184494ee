/**
 * System calls that davit makes itself: files, processes, sockets, terminals. All of them go through {@link
 * io.davit.linux.Shim}, whose C functions are linked into the executable or loaded from libdavit.so.
 */
package io.davit.linux;
