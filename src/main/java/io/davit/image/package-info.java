/** Features for the native image builder; the image contains no class of this package. */
package io.davit.image;
