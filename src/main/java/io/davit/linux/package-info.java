/**
 * The kernel, as far as davit's own process talks to it: files, processes, sockets. All goes through {@link
 * io.davit.linux.Shim}, whose C side is linked into the executable or loaded from libdavit.so.
 */
package io.davit.linux;
