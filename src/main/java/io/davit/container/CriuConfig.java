package io.davit.container;

import io.davit.linux.Fd;
import java.util.Map;

/** The file with options of CRIU's for a container; what it says comes before what davit's caller asks for. */
final class CriuConfig {

    static final String ANNOTATION = "org.criu.config";

    private static final String DAVITS = "/etc/criu/davit.conf";

    /** People have this one already. */
    private static final String RUNCS = "/etc/criu/runc.conf";

    /** Its path; empty: there is none, not even CRIU's own. */
    static String of(Map<String, String> annotations) {
        String asked = annotations.get(ANNOTATION);
        if (asked != null) {
            return asked;
        }
        return Fd.WORKING_DIRECTORY.exists(DAVITS) ? DAVITS : RUNCS;
    }

    private CriuConfig() {}
}
