package io.davit.spec;

/**
 * The container's root filesystem.
 *
 * @param path absolute, or relative to the bundle
 */
public record Root(String path, boolean readonly) {

    /** Its path in the host. */
    public String in(String bundle) {
        return path.startsWith("/") ? path : bundle + "/" + path;
    }
}
