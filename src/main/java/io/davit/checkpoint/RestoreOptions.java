package io.davit.checkpoint;

/**
 * How a checkpoint is restored.
 *
 * @param images the directory that it is in
 * @param work the directory for the log and statistics; {@code null}: that of the images
 * @param parent the directory of the checkpoint that this one builds on, relative to its own, which must be there;
 *     {@code null}: the checkpoint knows it by itself
 * @param lsmProfile the security profile of its processes, as {@code TYPE:NAME}; {@code null}: that of before
 * @param lsmMountContext the SELinux label of its mounts; {@code null}: that of before
 */
public record RestoreOptions(
        String images, String work, String parent, String lsmProfile, String lsmMountContext, CriuFlags flags) {

    /** CRIU's log, in the work directory: callers look for it. */
    public static final String LOG = "restore.log";
}
