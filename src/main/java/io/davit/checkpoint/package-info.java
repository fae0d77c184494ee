/**
 * CRIU, which checkpoints and restores the processes of a container: its remote procedure calls (criu(8), {@code criu
 * swrk}; images/rpc.proto in its sources), and what davit asks of it.
 */
package io.davit.checkpoint;
