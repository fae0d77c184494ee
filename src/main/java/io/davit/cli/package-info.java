/** The command line: one class for each command, which asks {@link io.davit.container} to do the work. */
package io.davit.cli;
