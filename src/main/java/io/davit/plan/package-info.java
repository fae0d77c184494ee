/**
 * Compiles a config to a {@link io.davit.plan.Plan}: the operations, in order, with which davit-init makes a container.
 * Planning is a pure function of the config and of facts about the host, so that plans can be tested and printed.
 */
package io.davit.plan;
