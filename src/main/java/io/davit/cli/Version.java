package io.davit.cli;

import io.davit.spec.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which davit this is, as its build has written it down. */
final class Version {

    private static final Properties BUILD = read();

    /** Of an image, that of its builder. */
    private static final String JAVA = System.getProperty("java.version");

    private static Properties read() {
        Properties build = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("build.properties")) {
            build.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build;
    }

    static String number() {
        return BUILD.getProperty("version");
    }

    static String commit() {
        return BUILD.getProperty("commit");
    }

    /**
     * What callers read, line by line: go-runc takes the lines by their beginnings, older releases of docker any that has
     * the word "version" for the first.
     */
    static String text() {
        return "davit version " + number()
                + "\ncommit: " + commit()
                + "\nspec: " + Config.OCI_VERSION
                + "\njava: " + JAVA
                + "\n" + String.join(" ", Features.words()) + "\n";
    }

    private Version() {}
}
