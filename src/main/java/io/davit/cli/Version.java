package io.davit.cli;

import io.davit.spec.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version, from the properties that the build writes. */
final class Version {

    private static final Properties BUILD = read();

    /** In a native image, the Java version of its builder. */
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
     * Returns the text of {@code --version}. go-runc parses the lines by their prefixes; old releases of Docker take
     * any line with the word "version" for the first.
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
