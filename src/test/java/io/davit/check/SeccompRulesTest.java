package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;

import org.junit.jupiter.api.Test;

class SeccompRulesTest {

    private static final String NOTIFY =
            "\"syscalls\": [{\"names\": [\"a\"], \"action\": \"SCMP_ACT_ALLOW\"}, "
                    + "{\"names\": [\"mknod\"], \"action\": \"SCMP_ACT_NOTIFY\"}]";

    private static String seccomp(String members) {
        return "{\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_ALLOW\", " + members + "}}}";
    }

    @Test
    void notificationsHaveAListener() {
        String error = "/linux/seccomp/syscalls/1/action: SCMP_ACT_NOTIFY needs somebody to notify "
                + "(set linux.seccomp.listenerPath)";
        assertErrors(seccomp(NOTIFY), error);
        assertErrors(seccomp(NOTIFY + ", \"listenerPath\": \"\""), error);
        assertGood(seccomp(NOTIFY + ", \"listenerPath\": \"/run/agent.sock\""));
        assertGood(seccomp("\"syscalls\": []"));
    }

    @Test
    void metadataIsForAListener() {
        assertErrors(seccomp("\"listenerMetadata\": \"a\""),
                "/linux/seccomp/listenerMetadata: must not be set without listenerPath");
        assertGood(seccomp("\"listenerMetadata\": \"a\", \"listenerPath\": \"/run/agent.sock\""));
    }
}
