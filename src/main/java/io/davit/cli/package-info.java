/** The command line: one class for each command, on top of {@link io.davit.container}. */
package io.davit.cli;
