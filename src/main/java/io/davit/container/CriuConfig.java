package io.davit.container;

import io.davit.linux.Fd;
import java.util.Map;

/** Finds CRIU's config file for a container. Its options override those of davit. */
final class CriuConfig {

    static final String ANNOTATION = "org.criu.config";

    private static final String DAVITS = "/etc/criu/davit.conf";

    /** Exists on hosts that have used runc. */
    private static final String RUNCS = "/etc/criu/runc.conf";

    /** Returns the path of the file; empty: no file, not even CRIU's default. */
    static String of(Map<String, String> annotations) {
        String asked = annotations.get(ANNOTATION);
        if (asked != null) {
            return asked;
        }
        return Fd.WORKING_DIRECTORY.exists(DAVITS) ? DAVITS : RUNCS;
    }

    private CriuConfig() {}
}
