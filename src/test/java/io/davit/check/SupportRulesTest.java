package io.davit.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.spec.SpecReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupportRulesTest {

    private static List<Problem> problems(String json) {
        List<Problem> problems = new ArrayList<>();
        for (Rule rule : SupportRules.ALL) {
            rule.check(SpecReader.config(Configs.with(json)), problems);
        }
        return problems;
    }

    /** @param pointer of what is asked for there and cannot be given */
    private static void assertRefused(String pointer, String json) {
        assertEquals(
                List.of(Problem.error(pointer, "is not supported by this version of davit")), problems(json));
    }

    @Test
    void whatIsNotSupportedIsAnErrorRatherThanLeftOut() {
        String resources = "{\"linux\": {\"resources\": {";
        assertRefused("/linux/resources/blockIO", resources + "\"blockIO\": {}}}}");
        assertRefused(
                "/linux/resources/hugepageLimits",
                resources + "\"hugepageLimits\": [{\"pageSize\": \"2MB\", \"limit\": 1}]}}}");
        assertRefused("/linux/resources/network", resources + "\"network\": {}}}}");
        assertRefused("/linux/resources/rdma", resources + "\"rdma\": {\"a\": {}}}}}");
        assertRefused("/linux/resources/unified", resources + "\"unified\": {\"memory.high\": \"1\"}}}}");
        assertRefused("/linux/resources/memory/swappiness", resources + "\"memory\": {\"swappiness\": 0}}}}");
        assertRefused("/linux/resources/memory/disableOOMKiller", resources + "\"memory\": {\"disableOOMKiller\": true}}}}");
        for (String property : new String[] {"burst", "idle", "realtimeRuntime", "realtimePeriod"}) {
            assertRefused("/linux/resources/cpu/" + property, resources + "\"cpu\": {\"" + property + "\": 1}}}}");
        }
    }

    @Test
    void whatIsEmptyIsNotAskedFor() {
        assertEquals(
                List.of(),
                problems("{\"linux\": {\"netDevices\": {}, "
                        + "\"resources\": {\"hugepageLimits\": [], \"rdma\": {}, \"unified\": {}, \"cpu\": {}, "
                        + "\"memory\": {\"disableOOMKiller\": false}}}}"));
    }

    @Test
    void aConfigWithoutThemIsNoProblem() {
        assertTrue(problems("{}").isEmpty());
        assertTrue(problems("{\"process\": null}").isEmpty());
    }
}
