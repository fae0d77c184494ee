/** Traces of commands for {@code --timing}: {@link io.davit.timing.Timing}. */
package io.davit.timing;
