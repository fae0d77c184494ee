/**
 * From a config to a {@link io.davit.plan.Plan}: the operations, in order, with which davit-init makes a container. All
 * of it is a pure function of the config and of what is known of the host, so that it can be tested and printed.
 */
package io.davit.plan;
