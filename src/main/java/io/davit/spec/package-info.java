/**
 * The OCI runtime specification 1.3 as records: {@link io.davit.spec.Config} is a bundle's {@code config.json},
 * {@link io.davit.spec.State} the output of {@code davit state}. Records use the names of the specification. An absent
 * list or map is empty, any other absent value is {@code null}.
 */
package io.davit.spec;
