/**
 * Validates configs: the JSON schema covers the shape that the runtime specification prescribes, {@code *Rules} the
 * rest, one method per rule. All problems are reported, not only the first.
 */
package io.davit.check;
