/**
 * A client of CRIU, which checkpoints and restores processes: its remote procedure calls (criu(8), {@code criu swrk};
 * images/rpc.proto in CRIU's sources), and the requests that davit makes.
 */
package io.davit.checkpoint;
