/** Moving network devices of the host into a container, by rtnetlink(7). */
package io.davit.network;
