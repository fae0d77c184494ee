package io.davit.checkpoint;

import io.davit.linux.Fd;

/**
 * The open directories of a checkpoint.
 *
 * @param work {@code null}: the images directory
 */
public record CheckpointFiles(Fd images, Fd work) implements AutoCloseable {

    @Override
    public void close() {
        images.close();
        if (work != null) {
            work.close();
        }
    }
}
