package io.davit.checkpoint;

/**
 * The options of a checkpoint.
 *
 * @param images the images directory
 * @param work the directory for the log and statistics; {@code null}: the images directory
 * @param parent the parent checkpoint, relative to images, to save only changes; {@code null}: none
 * @param leaveRunning whether the container continues to run
 * @param preDump whether to save only memory, while the container continues to run
 * @param statusFd the file descriptor to write a NUL to when lazy pages are ready; -1: none
 * @param pageServer the server to send memory to; {@code null}: none, into the images
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

    /** CRIU's log in the work directory; callers expect this name. */
    public static final String LOG = "dump.log";

    public record PageServer(String address, int port) {}

    /** Tells whether the container continues to run. */
    public boolean keepsContainer() {
        return leaveRunning || preDump;
    }
}
