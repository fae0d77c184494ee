/**
 * The life of containers: {@link io.davit.container.Containers} finds and creates them, {@link
 * io.davit.container.Container} is one of them. This is davit's interface for Java programs; the command line is only
 * one of its users.
 */
package io.davit.container;
