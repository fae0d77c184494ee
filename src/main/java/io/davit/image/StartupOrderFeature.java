package io.davit.image;

import org.graalvm.nativeimage.hosted.Feature;

/**
 * Puts the methods that commands run, and the objects that they touch, side by side in the image. They are a small part
 * of it: scattered over the whole, they would cost a page fault for nearly every 64 KiB of the image (which is what the
 * kernel maps at once), and that was nearly half of a short command's CPU time.
 *
 * <p>What they are is listed in this package's resources, which {@code scripts/startup-order} writes. What a list names
 * and the image does not have is left out, and all else comes after it: an old list costs time, never more.
 */
public final class StartupOrderFeature implements Feature {

    @Override
    public void afterAnalysis(AfterAnalysisAccess access) {
        try {
            StartupObjects.order(new BuilderParts(access));
        } catch (ReflectiveOperationException e) {
            leave("objects", e);
        }
    }

    @Override
    public void beforeCompilation(BeforeCompilationAccess access) {
        try {
            StartupMethods.order(new BuilderParts(access));
        } catch (ReflectiveOperationException e) {
            leave("methods", e);
        }
    }

    /** Another GraalVM may be made of other parts; its image is no worse than others are. */
    private static void leave(String what, ReflectiveOperationException reason) {
        System.out.println("davit's startup " + what + " are left where this GraalVM puts them: " + reason);
    }
}
