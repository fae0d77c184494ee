package io.davit.cli;

import io.davit.spec.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which davit this is, as its build has written it down. */
final class Version {

    private static final Properties BUILD = read();

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

    /** What callers read, line by line. */
    static String text() {
        return "davit version " + number() + "\ncommit: " + commit() + "\nspec: " + Config.OCI_VERSION + "\n";
    }

    private Version() {}
}
