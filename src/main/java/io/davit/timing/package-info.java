/** Where the time of a command goes: {@link io.davit.timing.Timing}. */
package io.davit.timing;
