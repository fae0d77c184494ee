/**
 * The service manager, as far as containers need it: scopes for their cgroups. davit speaks the protocol of D-Bus
 * itself, of which that takes little.
 */
package io.davit.systemd;
