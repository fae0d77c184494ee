/**
 * Resolves what a config can express in more than one way, or by several properties together, in one place. Rules,
 * planner and messages read the resolved form.
 */
package io.davit.resolve;
