/**
 * Between the config as it is written and the plan: whatever can be written in more than one way, or follows from several
 * properties, is decided here once. Rules, planner and messages read what came out.
 */
package io.davit.resolve;
