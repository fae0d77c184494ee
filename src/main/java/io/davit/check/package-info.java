/**
 * Whether a config is one that davit can run: the JSON schema says what it can of the runtime specification, {@code
 * *Rules} the rest, a rule a method. Everything that is wrong is reported, not only the first.
 */
package io.davit.check;
