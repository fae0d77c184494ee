/**
 * The OCI runtime specification 1.3 as data: {@link io.davit.spec.Config} is a bundle's {@code config.json},
 * {@link io.davit.spec.State} what {@code davit state} prints. Records carry the names of the specification; a list
 * or map that a document leaves out is empty, any other value that it leaves out is {@code null}.
 */
package io.davit.spec;
