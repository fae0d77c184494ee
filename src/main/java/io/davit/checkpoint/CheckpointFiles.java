package io.davit.checkpoint;

import io.davit.linux.Fd;

/**
 * The directories of a checkpoint, opened.
 *
 * @param work {@code null}: that of the images
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
