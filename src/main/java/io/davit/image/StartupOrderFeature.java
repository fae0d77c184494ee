package io.davit.image;

import org.graalvm.nativeimage.hosted.Feature;

/**
 * Places the methods that commands run, and the objects that they touch, side by side in the image. They are a small
 * part of it: scattered over the image, they cost a page fault for nearly every 64 KiB (the kernel's fault-around),
 * which was nearly half of a short command's CPU time.
 *
 * <p>{@code scripts/startup-order} writes the lists, which are resources of this package. Entries that the image does
 * not have are ignored, and methods and objects that are not listed come last: an outdated list only costs time.
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

    /** Another GraalVM version may have other internals: its image keeps the builder's order. */
    private static void leave(String what, ReflectiveOperationException reason) {
        System.out.println("davit's startup " + what + " are left where this GraalVM puts them: " + reason);
    }
}
