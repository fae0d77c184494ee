package io.davit.container;

import io.davit.DavitException;
import io.davit.check.Checker;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.SpecReader;
import java.nio.file.Path;

/**
 * A bundle: a directory with a config and, usually, a root filesystem.
 *
 * @param path absolute
 * @param resolved its config: a valid one, as this user can run it
 * @param json that config as it was read
 */
public record Bundle(String path, ResolvedConfig resolved, byte[] json) {

    public static final String CONFIG = "config.json";

    /** Reads a bundle; a config that is not valid is an error that says all that is wrong. */
    public static Bundle read(String directory) {
        return read(directory, null);
    }

    /**
     * The same with a config that may lie elsewhere.
     *
     * @param file {@code null}: the bundle's own
     */
    static Bundle read(String directory, String file) {
        String path = absolute(directory);
        String name = file == null ? CONFIG : file;
        byte[] json = file == null ? readConfig(path) : readFile(file);
        return of(path, json, name);
    }

    private static Bundle of(String path, byte[] json, String name) {
        return new Bundle(path, Unprivileged.adapt(Checker.checked(SpecReader.parse(json, name), name, path)), json);
    }

    /** A bundle by the config that its container was made from. */
    static Bundle kept(String path, byte[] json) {
        return of(path, json, CONFIG);
    }

    /** The one form of a bundle's path. */
    public static String absolute(String directory) {
        return Path.of(Self.absolute(directory)).normalize().toString();
    }

    private static byte[] readFile(String path) {
        try {
            return Fd.readDocument(path);
        } catch (ErrnoException e) {
            throw e.is(Errno.ENOENT) ? new DavitException("JSON specification file " + path + " not found") : e;
        }
    }

    /** The config of a bundle as it is. */
    public static byte[] readConfig(String path) {
        try {
            return Fd.readDocument(config(path));
        } catch (ErrnoException e) {
            throw e.is(Errno.ENOENT)
                    ? new DavitException("JSON specification file " + CONFIG + " not found in " + path)
                    : e;
        }
    }

    /** The path of a bundle's config; a bundle without a name is the working directory, as one that is not given. */
    public static String config(String path) {
        return (path.isEmpty() ? "." : path) + "/" + CONFIG;
    }

    /** What of the config is as it was read. */
    public Config config() {
        return resolved.config();
    }
}
