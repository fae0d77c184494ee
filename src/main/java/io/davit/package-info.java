/**
 * davit: an OCI runtime. A container's life is in {@link io.davit.container}, its description in {@link io.davit.spec};
 * here is what all packages share.
 */
package io.davit;
