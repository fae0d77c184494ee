package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ProcessRulesTest {

    private static String process(String members) {
        return "{\"process\": {" + members + "}}";
    }

    private static String rlimits(String limits) {
        return process("\"rlimits\": [" + limits + "]");
    }

    @Test
    void thereNeedBeNoProcess() {
        ObjectNode config = Configs.minimal();
        config.remove("process");
        assertGood(config);
    }

    @Test
    void theWorkingDirectoryIsAnAbsolutePath() {
        assertErrors(process("\"cwd\": \"\""), "/process/cwd: Cwd property must not be empty");
        assertErrors(process("\"cwd\": \"home\""), "/process/cwd: Cwd must be an absolute path");
        assertGood(process("\"cwd\": \"/home\""));
    }

    @Test
    void thereAreArguments() {
        assertErrors(process("\"args\": []"), "/process/args: args must not be empty");
        ObjectNode config = Configs.minimal();
        ((ObjectNode) config.get("process")).remove("args");
        assertErrors(config, "/process/args: args must not be empty");
        assertGood(process("\"args\": [\"a\", \"\"]"));
    }

    @Test
    void environmentVariablesAreNamesAndValues() {
        assertErrors(process("\"env\": [\"A=1\", \"B\", \"=C\", \"\"]"),
                "/process/env/1: \"B\" is no environment variable (it must have the form NAME=VALUE)",
                "/process/env/2: \"=C\" is no environment variable (it must have the form NAME=VALUE)",
                "/process/env/3: \"\" is no environment variable (it must have the form NAME=VALUE)");
        assertGood(process("\"env\": [\"A=\", \"B==\", \"c.d=1\"]"));
    }

    @Test
    void limitsAreThoseOfTheKernel() {
        assertErrors(rlimits("{\"type\": \"RLIMIT_FOO\", \"soft\": 1, \"hard\": 1}"),
                "/process/rlimits/0/type: invalid rlimit type: RLIMIT_FOO");
        for (String type : new String[] {
            "AS", "CORE", "CPU", "DATA", "FSIZE", "LOCKS", "MEMLOCK", "MSGQUEUE", "NICE", "NOFILE", "NPROC", "RSS",
            "RTPRIO", "RTTIME", "SIGPENDING", "STACK"
        }) {
            assertGood(rlimits("{\"type\": \"RLIMIT_" + type + "\", \"soft\": 1, \"hard\": 1}"));
        }
    }

    @Test
    void aLimitIsSetOnce() {
        assertErrors(
                rlimits("{\"type\": \"RLIMIT_CPU\", \"soft\": 1, \"hard\": 1}, "
                        + "{\"type\": \"RLIMIT_AS\", \"soft\": 1, \"hard\": 1}, "
                        + "{\"type\": \"RLIMIT_CPU\", \"soft\": 2, \"hard\": 2}"),
                "/process/rlimits/2/type: RLIMIT_CPU is set twice");
    }

    @Test
    void aSoftLimitIsNotAboveTheHardOne() {
        assertErrors(rlimits("{\"type\": \"RLIMIT_CPU\", \"soft\": 2, \"hard\": 1}"),
                "/process/rlimits/0: the soft limit is above the hard one");
        assertErrors(rlimits("{\"type\": \"RLIMIT_CPU\", \"soft\": 18446744073709551615, \"hard\": 9223372036854775807}"),
                "/process/rlimits/0: the soft limit is above the hard one");
        assertGood(rlimits("{\"type\": \"RLIMIT_CPU\", \"soft\": 9223372036854775807, \"hard\": 18446744073709551615}"));
        assertGood(rlimits("{\"type\": \"RLIMIT_CPU\", \"soft\": 1, \"hard\": 1}"));
    }

    @Test
    void oomScoreAdjIsInTheKernelsRange() {
        assertErrors(process("\"oomScoreAdj\": 1001"), "/process/oomScoreAdj: 1001 is not between -1000 and 1000");
        assertErrors(process("\"oomScoreAdj\": -1001"), "/process/oomScoreAdj: -1001 is not between -1000 and 1000");
        assertGood(process("\"oomScoreAdj\": 1000"));
        assertGood(process("\"oomScoreAdj\": -1000"));
    }

    @Test
    void theUmaskIsOfPermissions() {
        assertErrors(process("\"user\": {\"umask\": 512}"),
                "/process/user/umask: 512 is not between 0 and 511 (0777)");
        assertGood(process("\"user\": {\"umask\": 511}"));
        assertGood(process("\"user\": {\"umask\": 0}"));
    }

    @Test
    void theHighestNumberIsNoId() {
        assertErrors(
                process("\"user\": {\"uid\": 4294967295, \"gid\": 4294967295, \"additionalGids\": [1, 4294967295]}"),
                "/process/user/uid: 4294967295 is no user id",
                "/process/user/gid: 4294967295 is no group id",
                "/process/user/additionalGids/1: 4294967295 is no group id");
        assertGood(process("\"user\": {\"uid\": 4294967294, \"gid\": 4294967294, \"additionalGids\": [4294967294]}"));
    }

    @Test
    void effectiveCapabilitiesArePermitted() {
        assertErrors(
                process("\"capabilities\": {\"effective\": [\"CAP_KILL\", \"CAP_CHOWN\"], \"permitted\": [\"CAP_KILL\"]}"),
                "/process/capabilities/effective/1: CAP_CHOWN is effective but not permitted");
        assertGood(process("\"capabilities\": {\"effective\": [\"CAP_KILL\"], "
                + "\"permitted\": [\"CAP_KILL\", \"CAP_CHOWN\"]}"));
        assertGood(process("\"capabilities\": {}"));
    }
}
