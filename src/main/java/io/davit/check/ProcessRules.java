package io.davit.check;

import io.davit.Problem;
import io.davit.spec.CapabilityNames;
import io.davit.spec.Config;
import io.davit.spec.Process;
import io.davit.spec.RlimitNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Rules for {@code process}. */
final class ProcessRules {

    private static final int LOWEST_OOM_SCORE_ADJ = -1000;
    private static final int HIGHEST_OOM_SCORE_ADJ = 1000;
    private static final int HIGHEST_UMASK = 0777;
    private static final long NO_ID = 0xffffffffL;

    static final List<Rule> ALL = List.of(
            rule(ProcessRules::workingDirectoryIsAbsolute),
            rule(ProcessRules::argumentsAreThere),
            rule(ProcessRules::environmentIsOne),
            rule(ProcessRules::limitsAreKnown),
            rule(ProcessRules::limitsAreSetOnce),
            rule(ProcessRules::softLimitsAreBelowHardOnes),
            rule(ProcessRules::oomScoreAdjIsInRange),
            rule(ProcessRules::umaskIsPermissions),
            rule(ProcessRules::idsAreIds),
            rule(ProcessRules::effectiveIsPermitted));

    /** A config may lack a process: the container can be created, but not started. */
    private static Rule rule(BiConsumer<Process, List<Problem>> rule) {
        return (config, problems) -> {
            if (config.process() != null) {
                rule.accept(config.process(), problems);
            }
        };
    }

    static void workingDirectoryIsAbsolute(Process process, List<Problem> problems) {
        if (process.cwd().isEmpty()) {
            problems.add(Problem.error("/process/cwd", "Cwd property must not be empty"));
        } else if (!process.cwd().startsWith("/")) {
            problems.add(Problem.error("/process/cwd", "Cwd must be an absolute path"));
        }
    }

    static void argumentsAreThere(Process process, List<Problem> problems) {
        if (process.args().isEmpty()) {
            problems.add(Problem.error("/process/args", "args must not be empty"));
        }
    }

    static void environmentIsOne(Process process, List<Problem> problems) {
        Strings.checkEnvironment(process.env(), "/process/env", problems);
    }

    static void limitsAreKnown(Process process, List<Problem> problems) {
        for (int i = 0; i < process.rlimits().size(); i++) {
            String type = process.rlimits().get(i).type();
            if (!RlimitNames.ALL.contains(type)) {
                problems.add(Problem.error("/process/rlimits/" + i + "/type", "invalid rlimit type: " + type));
            }
        }
    }

    static void limitsAreSetOnce(Process process, List<Problem> problems) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < process.rlimits().size(); i++) {
            String type = process.rlimits().get(i).type();
            if (!seen.add(type)) {
                problems.add(Problem.error("/process/rlimits/" + i + "/type", type + " is set twice"));
            }
        }
    }

    /** getrlimit(2): the soft limit must not exceed the hard limit. */
    static void softLimitsAreBelowHardOnes(Process process, List<Problem> problems) {
        for (int i = 0; i < process.rlimits().size(); i++) {
            Process.Rlimit limit = process.rlimits().get(i);
            if (Long.compareUnsigned(limit.soft(), limit.hard()) > 0) {
                problems.add(Problem.error("/process/rlimits/" + i, "the soft limit is above the hard one"));
            }
        }
    }

    /** proc_pid_oom_score_adj(5). */
    static void oomScoreAdjIsInRange(Process process, List<Problem> problems) {
        Integer value = process.oomScoreAdj();
        if (value != null && (value < LOWEST_OOM_SCORE_ADJ || value > HIGHEST_OOM_SCORE_ADJ)) {
            problems.add(Problem.error("/process/oomScoreAdj", value + " is not between -1000 and 1000"));
        }
    }

    /** umask(2). */
    static void umaskIsPermissions(Process process, List<Problem> problems) {
        Long umask = process.user().umask();
        if (umask != null && umask > HIGHEST_UMASK) {
            problems.add(Problem.error("/process/user/umask", umask + " is not between 0 and 511 (0777)"));
        }
    }

    /** (uid_t) -1 means "no change" and is not a valid id (setresuid(2)). */
    static void idsAreIds(Process process, List<Problem> problems) {
        if (process.user().uid() == NO_ID) {
            problems.add(Problem.error("/process/user/uid", NO_ID + " is no user id"));
        }
        if (process.user().gid() == NO_ID) {
            problems.add(Problem.error("/process/user/gid", NO_ID + " is no group id"));
        }
        for (int i = 0; i < process.user().additionalGids().size(); i++) {
            if (process.user().additionalGids().get(i) == NO_ID) {
                problems.add(Problem.error("/process/user/additionalGids/" + i, NO_ID + " is no group id"));
            }
        }
    }

    /** capset(2). Unknown names are skipped here; the planner warns about them. */
    static void effectiveIsPermitted(Process process, List<Problem> problems) {
        if (process.capabilities() == null) {
            return;
        }
        List<String> effective = process.capabilities().effective();
        Set<String> permitted = Set.copyOf(process.capabilities().permitted());
        for (int i = 0; i < effective.size(); i++) {
            boolean isKnown = CapabilityNames.ALL.contains(effective.get(i));
            if (isKnown && !permitted.contains(effective.get(i))) {
                problems.add(Problem.error("/process/capabilities/effective/" + i,
                        effective.get(i) + " is effective but not permitted"));
            }
        }
    }

    private ProcessRules() {}
}
