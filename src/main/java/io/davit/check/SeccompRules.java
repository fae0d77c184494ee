package io.davit.check;

import io.davit.Problem;
import io.davit.spec.Config;
import io.davit.spec.Seccomp.Action;
import io.davit.spec.Seccomp;
import java.util.List;

/** Rules for the seccomp listener. The seccomp compiler checks the profile itself. */
final class SeccompRules {

    static final List<Rule> ALL = List.of(SeccompRules::notificationsHaveAListener, SeccompRules::metadataIsForAListener);

    /** Without an agent, system calls with SCMP_ACT_NOTIFY would block forever (seccomp_unotify(2)). */
    static void notificationsHaveAListener(Config config, List<Problem> problems) {
        Seccomp seccomp = config.linux().seccomp();
        if (seccomp == null || config.seccompListener() != null) {
            return;
        }
        for (int i = 0; i < seccomp.syscalls().size(); i++) {
            if (seccomp.syscalls().get(i).action() == Action.NOTIFY) {
                problems.add(Problem.error("/linux/seccomp/syscalls/" + i + "/action",
                        "SCMP_ACT_NOTIFY needs somebody to notify", "set linux.seccomp.listenerPath"));
            }
        }
    }

    /** config-linux.md#seccomp. */
    static void metadataIsForAListener(Config config, List<Problem> problems) {
        Seccomp seccomp = config.linux().seccomp();
        if (seccomp != null && seccomp.listenerMetadata() != null && config.seccompListener() == null) {
            problems.add(Problem.error("/linux/seccomp/listenerMetadata", "must not be set without listenerPath"));
        }
    }

    private SeccompRules() {}
}
