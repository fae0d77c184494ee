/** What the builder of the native image has to be told; nothing of it is in the image. */
package io.davit.image;
