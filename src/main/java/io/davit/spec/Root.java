package io.davit.spec;

/**
 * The container's root filesystem.
 *
 * @param path an absolute path, or one relative to the bundle
 */
public record Root(String path, boolean readonly) {

    /** Returns the path on the host. */
    public String in(String bundle) {
        return path.startsWith("/") ? path : bundle + "/" + path;
    }
}
