package io.davit.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.DavitException;
import io.davit.check.Checker;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.resolve.ResolvedConfig;
import io.davit.spec.Config;
import io.davit.spec.SpecReader;
import io.davit.timing.Timing;
import java.nio.file.Path;

/**
 * A bundle: a directory with a config and usually a root filesystem.
 *
 * @param path absolute path of the directory
 * @param resolved the resolved config: valid, and adapted to what the calling user may do
 * @param json the config as read
 */
public record Bundle(String path, ResolvedConfig resolved, byte[] json) {

    /** The name of the config in a bundle. */
    public static final String CONFIG = "config.json";

    /**
     * Reads a bundle and validates its config.
     *
     * @throws io.davit.InvalidConfigException if the config is invalid; it lists all errors
     * @throws DavitException if there is no config or it cannot be read
     */
    public static Bundle read(String directory) {
        return read(directory, null);
    }

    /**
     * Reads a bundle whose config may be elsewhere.
     *
     * @param file path of the config; {@code null}: config.json in the bundle
     */
    static Bundle read(String directory, String file) {
        String path = absolute(directory);
        String name = file == null ? CONFIG : file;
        byte[] json;
        JsonNode tree;
        try (var _ = Timing.phase("config")) {
            json = file == null ? readConfig(path) : readFile(file);
            tree = SpecReader.parse(json, name);
        }
        return of(path, json, tree, name);
    }

    private static Bundle of(String path, byte[] json, JsonNode tree, String name) {
        try (var _ = Timing.phase("check")) {
            return of(path, Checker.checked(tree, name, path), json);
        }
    }

    /**
     * Returns a bundle whose config has been checked.
     *
     * @param path absolute path of the directory
     * @param json the config as read
     */
    public static Bundle of(String path, ResolvedConfig config, byte[] json) {
        return new Bundle(path, Unprivileged.adapt(config), json);
    }

    /**
     * Returns the bundle of an existing container.
     *
     * @param json the config that the container was created from
     */
    static Bundle kept(String path, byte[] json) {
        return of(path, json, SpecReader.parse(json, CONFIG), CONFIG);
    }

    /** Returns the absolute, normalized path of a bundle directory. */
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

    /**
     * Reads the config of a bundle without parsing it.
     *
     * @throws DavitException if there is none or it cannot be read
     */
    public static byte[] readConfig(String path) {
        try {
            return Fd.readDocument(config(path));
        } catch (ErrnoException e) {
            throw e.is(Errno.ENOENT)
                    ? new DavitException("JSON specification file " + CONFIG + " not found in " + path)
                    : e;
        }
    }

    /** Returns the path of a bundle's config; an empty bundle path is the working directory, like a missing option. */
    public static String config(String path) {
        return (path.isEmpty() ? "." : path) + "/" + CONFIG;
    }

    /** Returns the config as parsed, for the properties that are not resolved. */
    public Config config() {
        return resolved.config();
    }
}
