package io.davit.checkpoint;

/**
 * How a checkpoint is made.
 *
 * @param images the directory that it goes to
 * @param work the directory for the log and statistics; {@code null}: that of the images
 * @param parent the directory of the checkpoint that this one only has changes of, relative to its own; {@code null}: none
 * @param leaveRunning whether the container goes on
 * @param preDump whether only memory is saved, and the container goes on
 * @param statusFd where a NUL is written once lazy pages can be asked for; -1: nowhere
 * @param pageServer where memory goes to; {@code null}: into the images
 */
public record DumpOptions(
        String images,
        String work,
        String parent,
        boolean leaveRunning,
        boolean preDump,
        int statusFd,
        PageServer pageServer,
        CriuFlags flags) {

    /** CRIU's log, in the work directory: callers look for it. */
    public static final String LOG = "dump.log";

    public record PageServer(String address, int port) {}

    /** Whether the container is left as it was. */
    public boolean keepsContainer() {
        return leaveRunning || preDump;
    }
}
