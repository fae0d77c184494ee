/**
 * What a host can: {@link io.davit.info.HostReport} is a list of features, each with what davit does without it. The
 * report is made of {@link io.davit.info.Facts}, which are found by trying, and by nothing else.
 */
package io.davit.info;
