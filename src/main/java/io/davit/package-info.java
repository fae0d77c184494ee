/**
 * davit, an OCI runtime: the types that all packages share. {@link io.davit.container} is the API for containers, and
 * {@link io.davit.spec} the config.
 */
package io.davit;
