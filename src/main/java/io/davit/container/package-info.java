/**
 * The lifecycle of containers, and davit's API for Java programs. {@link io.davit.container.Containers} creates and
 * finds containers; {@link io.davit.container.Container} is one of them. The command line is built on it.
 */
package io.davit.container;
