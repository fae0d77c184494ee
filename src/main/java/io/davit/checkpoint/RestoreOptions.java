package io.davit.checkpoint;

/**
 * The options of a restore.
 *
 * @param images the images directory
 * @param work the directory for the log and statistics; {@code null}: the images directory
 * @param parent the parent checkpoint, relative to images, which must exist; {@code null}: as recorded in the
 *     checkpoint
 * @param lsmProfile the security profile of its processes, as {@code TYPE:NAME}; {@code null}: as before the checkpoint
 * @param lsmMountContext the SELinux label of its mounts; {@code null}: as before the checkpoint
 */
public record RestoreOptions(
        String images, String work, String parent, String lsmProfile, String lsmMountContext, CriuFlags flags) {

    /** CRIU's log in the work directory; callers expect this name. */
    public static final String LOG = "restore.log";
}
