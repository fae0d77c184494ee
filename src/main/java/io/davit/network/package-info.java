/** Moves host network devices into a container's network namespace, over rtnetlink(7). */
package io.davit.network;
