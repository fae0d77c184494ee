package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;

import org.junit.jupiter.api.Test;

class SchedulingRulesTest {

    private static String process(String members) {
        return "{\"process\": {" + members + "}}";
    }

    private static String scheduler(String policy, String members) {
        return process("\"scheduler\": {\"policy\": \"SCHED_" + policy + "\"" + members + "}");
    }

    private static String memoryPolicy(String mode, String members) {
        return "{\"linux\": {\"memoryPolicy\": {\"mode\": \"MPOL_" + mode + "\"" + members + "}}}";
    }

    @Test
    void policiesAreThoseOfTheKernel() {
        assertErrors(scheduler("ISO", ""), "/process/scheduler/policy: SCHED_ISO is not implemented by Linux");
        for (String policy : new String[] {"OTHER", "BATCH", "IDLE", "DEADLINE"}) {
            assertGood(scheduler(policy, ""));
        }
    }

    @Test
    void niceIsInTheKernelsRange() {
        assertErrors(scheduler("OTHER", ", \"nice\": 20"), "/process/scheduler/nice: 20 is not between -20 and 19");
        assertErrors(scheduler("BATCH", ", \"nice\": -21"), "/process/scheduler/nice: -21 is not between -20 and 19");
        assertGood(scheduler("OTHER", ", \"nice\": 19"));
        assertGood(scheduler("OTHER", ", \"nice\": -20"));
    }

    @Test
    void realTimePoliciesHaveAPriority() {
        for (String policy : new String[] {"FIFO", "RR"}) {
            assertErrors(scheduler(policy, ""), "/process/scheduler/priority: 0 is not between 1 and 99, as SCHED_" + policy
                    + " needs it");
            assertErrors(scheduler(policy, ", \"priority\": 100"), "/process/scheduler/priority: 100 is not between 1 and "
                    + "99, as SCHED_" + policy + " needs it");
            assertGood(scheduler(policy, ", \"priority\": 1"));
            assertGood(scheduler(policy, ", \"priority\": 99"));
        }
        assertErrors(scheduler("OTHER", ", \"priority\": 1"),
                "/process/scheduler/priority: is for SCHED_FIFO and SCHED_RR");
    }

    @Test
    void ioPrioritiesHaveEightLevels() {
        for (int priority : new int[] {-1, 8, 8192}) {
            assertErrors(process("\"ioPriority\": {\"class\": \"IOPRIO_CLASS_BE\", \"priority\": " + priority + "}"),
                    "/process/ioPriority/priority: " + priority + " is not between 0 and 7");
        }
        assertGood(process("\"ioPriority\": {\"class\": \"IOPRIO_CLASS_BE\", \"priority\": 7}"));
        assertGood(process("\"ioPriority\": {\"class\": \"IOPRIO_CLASS_IDLE\"}"));
    }

    @Test
    void affinitiesAreListsOfCpus() {
        assertErrors(process("\"execCPUAffinity\": {\"initial\": \"1-\", \"final\": \"3-2\"}"),
                "/process/execCPUAffinity/initial: \"1-\" is no list of numbers and ranges (as in 0-3,7)",
                "/process/execCPUAffinity/final: \"3-2\" is no list of numbers and ranges (as in 0-3,7)");
        assertGood(process("\"execCPUAffinity\": {\"initial\": \"0-3, 7\"}"));
    }

    @Test
    void memoryPoliciesHaveTheNodesThatTheyNeed() {
        for (String mode : new String[] {"BIND", "INTERLEAVE", "PREFERRED_MANY", "WEIGHTED_INTERLEAVE"}) {
            assertErrors(memoryPolicy(mode, ""), "/linux/memoryPolicy/nodes: is required for MPOL_" + mode);
            assertGood(memoryPolicy(mode, ", \"nodes\": \"0-1\""));
        }
        for (String mode : new String[] {"DEFAULT", "LOCAL"}) {
            assertErrors(memoryPolicy(mode, ", \"nodes\": \"0\""),
                    "/linux/memoryPolicy/nodes: must not be set for MPOL_" + mode);
            assertGood(memoryPolicy(mode, ", \"nodes\": \"\""));
        }
        assertGood(memoryPolicy("PREFERRED", ""));
        assertGood(memoryPolicy("PREFERRED", ", \"nodes\": \"0\""));
    }

    @Test
    void nodesAreAList() {
        assertErrors(memoryPolicy("BIND", ", \"nodes\": \"a\""),
                "/linux/memoryPolicy/nodes: \"a\" is no list of numbers and ranges (as in 0-3,7)");
    }

    @Test
    void thereAreNoFlagsOfPersonalities() {
        assertErrors("{\"linux\": {\"personality\": {\"domain\": \"LINUX\", \"flags\": [\"ADDR_NO_RANDOMIZE\"]}}}",
                "/linux/personality/flags: no flag is known");
        assertGood("{\"linux\": {\"personality\": {\"domain\": \"LINUX32\", \"flags\": []}}}");
    }
}
