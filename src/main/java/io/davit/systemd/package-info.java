/**
 * A client for systemd's D-Bus API, as far as container cgroups need it: transient scopes. davit implements the few
 * parts of the D-Bus protocol that this takes, instead of depending on a library.
 */
package io.davit.systemd;
