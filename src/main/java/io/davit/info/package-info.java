/**
 * Reports host features: {@link io.davit.info.HostReport} lists them, each with davit's behaviour without it. {@link
 * io.davit.info.Facts} are found by probing, and not from version numbers or configuration.
 */
package io.davit.info;
