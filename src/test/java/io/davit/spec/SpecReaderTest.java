package io.davit.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.DavitException;
import io.davit.spec.Process.Rlimit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpecReaderTest {

    private static JsonNode parse(String json) {
        return SpecReader.parse(json.getBytes(UTF_8), "config.json");
    }

    private static Config config(String json) {
        return SpecReader.config(parse(json));
    }

    private static String refusal(byte[] json) {
        return assertThrows(DavitException.class, () -> SpecReader.parse(json, "config.json")).getMessage();
    }

    private static String refusal(String json) {
        return refusal(json.getBytes(UTF_8));
    }

    private static String bindingRefusal(String json) {
        JsonNode tree = parse(json);
        return assertThrows(DavitException.class, () -> SpecReader.config(tree)).getMessage();
    }

    @Test
    void malformedJsonIsRefusedWithItsPlace() {
        assertStart("config.json: line 2, column 15: ", refusal("{\n  \"hostname\": ]\n}"));
        assertStart("config.json: line 1, column 2: ", refusal("{hostname: 1}"));
        assertStart("config.json: line 1, column 15: ", refusal("{\"hostname\": 01}"));
    }

    private static void assertStart(String start, String message) {
        assertTrue(message.startsWith(start), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void whatEndsEarlyOrGoesOnIsRefused() {
        assertStart("config.json: ", refusal("{\"hostname\": \"a\""));
        assertStart("config.json: ", refusal("{\"hostname\": \"a"));
        assertStart("config.json: ", refusal("{} {}"));
        assertStart("config.json: ", refusal("{}]"));
        assertStart("config.json: ", refusal(""));
        assertStart("config.json: ", refusal(" \n"));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String json : List.of("[]", "\"config\"", "1", "true", "null")) {
            assertEquals("config.json: not a JSON object", refusal(json), json);
        }
    }

    @Test
    void commentsAndOtherExtensionsAreRefused() {
        for (String json : List.of("{/* */}", "{'a': 1}", "{\"a\": 1,}", "{\"a\": NaN}", "{\"a\": +1}", "{\"a\": .5}")) {
            assertStart("config.json: line 1, column ", refusal(json));
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        assertStart("config.json: ", refusal(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}));
        assertStart("config.json: ", refusal(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}));
        assertStart("config.json: ", refusal(new byte[16]));
    }

    /** Seeded, so that it finds the same each time. */
    @Test
    void whateverTheBytesTheyAreReadOrRefused() {
        Random random = new Random(1);
        byte[] sample = "{\"ociVersion\": \"1.3.0\", \"mounts\": [{\"destination\": \"/\\u00e9\", \"x\": -1.5e3}]}"
                .getBytes(UTF_8);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] json = sample.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            }
            try {
                assertTrue(SpecReader.parse(json, "config.json").isObject());
            } catch (DavitException expected) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, refused + " were refused");
    }

    /** By their NULs Jackson takes them for UTF-32. */
    @Test
    void whatIsNoTextInTheEncodingThatItSeemsToHaveIsRefused() {
        assertStart("config.json: Unsupported UCS-4 endianness", refusal(new byte[] {0, '\n', 0, 0, '\n'}));
        assertStart("config.json: ", refusal(new byte[] {'{', 0, 0, 0, 0, 0, 1}));
    }

    @Test
    void documentsNestedWithoutEndAreRefused() {
        assertStart("config.json: ", refusal("{\"a\":" + "[".repeat(100_000)));
        assertStart("config.json: ", refusal("{\"a\":".repeat(100_000)));
    }

    @Test
    void theLastOfSeveralMembersWithOneNameCounts() {
        Config config = config("{\"hostname\": \"first\", \"root\": {\"path\": \"a\"}, \"hostname\": \"last\"}");
        assertEquals("last", config.hostname());
        assertEquals("b", config("{\"root\": {\"path\": \"a\", \"path\": \"b\"}}").root().path());
    }

    @Test
    void membersThatAreNullAreAbsent() {
        assertEquals(parse("{}"), parse("{\"hostname\": null}"));
        assertEquals(
                parse("{\"mounts\": [{\"destination\": \"/a\"}]}"),
                parse("{\"mounts\": [{\"destination\": \"/a\", \"options\": null}]}"));
        Config config = config("{\"process\": {\"user\": null, \"env\": null, \"noNewPrivileges\": null}, \"linux\": null}");
        assertEquals(List.of(), config.process().env());
        assertEquals(0, config.process().user().uid());
        assertFalse(config.process().noNewPrivileges());
        assertEquals(List.of(), config.linux().namespaces());
    }

    @Test
    void elementsThatAreNullStayForTheSchemaToFind() {
        assertEquals(2, parse("{\"args\": [null, \"a\"]}").get("args").size());
    }

    @Test
    void propertiesThatAreNotKnownAreLetPass() {
        Config config = config("{\"hostname\": \"a\", \"windows\": {\"x\": [1]}, \"linux\": {\"futureProperty\": {}}}");
        assertEquals("a", config.hostname());
    }

    @Test
    void whatIsAbsentIsEmptyWhereItIsAListOrMapAndNullElsewhere() {
        Config config = config("{}");
        assertNull(config.ociVersion());
        assertNull(config.process());
        assertNull(config.root());
        assertNull(config.hostname());
        assertEquals(List.of(), config.mounts());
        assertEquals(List.of(), config.hooks().prestart());
        assertEquals(List.of(), config.hooks().poststop());
        assertEquals(Map.of(), config.annotations());
        Linux linux = config.linux();
        assertEquals(List.of(), linux.uidMappings());
        assertEquals(List.of(), linux.devices());
        assertEquals(Map.of(), linux.sysctl());
        assertEquals(Map.of(), linux.timeOffsets());
        assertEquals(List.of(), linux.maskedPaths());
        assertEquals(Resources.NONE, linux.resources());
        assertNull(linux.seccomp());
        assertNull(linux.rootfsPropagation());
    }

    @Test
    void aProcessWithoutAUserIsRoots() {
        Process process = config("{\"process\": {\"cwd\": \"/\"}}").process();
        assertEquals(new Process.User(0, 0, null, List.of()), process.user());
        assertEquals(List.of(), process.args());
        assertEquals(List.of(), process.rlimits());
        assertNull(process.capabilities());
        assertNull(process.oomScoreAdj());
    }

    @Test
    void emptyIsNotAbsentWhereTheDifferenceCounts() {
        String hook = "{\"hooks\": {\"poststop\": [{\"path\": \"/a\"}, {\"path\": \"/a\", \"env\": []}]}}";
        Hooks hooks = config(hook).hooks();
        assertNull(hooks.poststop().get(0).env());
        assertEquals(List.of(), hooks.poststop().get(1).env());
        assertNull(config("{\"linux\": {\"seccomp\": {}}}").linux().seccomp().flags());
        assertEquals(List.of(), config("{\"linux\": {\"seccomp\": {\"flags\": []}}}").linux().seccomp().flags());
        assertNull(config("{\"linux\": {\"resources\": {\"pids\": {}}}}").linux().resources().pids().limit());
        assertEquals(0, config("{\"linux\": {\"resources\": {\"pids\": {\"limit\": 0}}}}")
                .linux().resources().pids().limit());
    }

    @Test
    void unsignedNumbersBeyondTheLargestLongKeepTheirBits() {
        Rlimit limit = config("{\"process\": {\"rlimits\": [{\"type\": \"RLIMIT_CORE\", "
                + "\"soft\": 9223372036854775808, \"hard\": 18446744073709551615}]}}").process().rlimits().getFirst();
        assertEquals("9223372036854775808", Long.toUnsignedString(limit.soft()));
        assertEquals("18446744073709551615", Long.toUnsignedString(limit.hard()));
        Seccomp.Arg arg = config("{\"linux\": {\"seccomp\": {\"syscalls\": [{\"args\": [{\"index\": 5, "
                + "\"value\": 18446744073709551615, \"op\": \"SCMP_CMP_GE\"}]}]}}}")
                .linux().seccomp().syscalls().getFirst().args().getFirst();
        assertEquals(new Seccomp.Arg(5, -1, 0, Seccomp.Operator.GE), arg);
    }

    @Test
    void unsignedNumbersMayBeAbsentOrBeyondTheLargestLong() {
        Resources absent = config("{\"linux\": {\"resources\": {\"cpu\": {}, \"memory\": {}}}}").linux().resources();
        assertEquals(new Resources.Cpu(null, null, null, null, null, null, null, null, null), absent.cpu());
        assertNull(absent.memory().swappiness());
        String most = ": 18446744073709551615";
        Resources.Cpu cpu = config("{\"linux\": {\"resources\": {\"cpu\": {\"shares\"" + most + ", \"period\"" + most
                + ", \"burst\"" + most + ", \"realtimePeriod\"" + most + "}}}}").linux().resources().cpu();
        assertEquals(new Resources.Cpu(-1L, null, -1L, -1L, null, -1L, null, null, null), cpu);
    }

    /** Go's -1, as engines write it. */
    @Test
    void theLargestSwappinessIsNone() {
        assertNull(config("{\"linux\": {\"resources\": {\"memory\": {\"swappiness\": 18446744073709551615}}}}")
                .linux().resources().memory().swappiness());
    }

    @Test
    void theTimeoutOfAHookIsOneThatTheKernelCanWait() {
        assertEquals(2_147_483, config("{\"hooks\": {\"poststop\": [{\"path\": \"/a\", \"timeout\": 2147483647}]}}")
                .hooks().poststop().getFirst().timeout());
    }

    @Test
    void wordsOfTheSpecificationBecomeConstants() {
        for (NamespaceType type : NamespaceType.values()) {
            Config config = config("{\"linux\": {\"namespaces\": [{\"type\": \"" + type.word() + "\"}]}}");
            assertTrue(config.linux().makes(type), type.word());
        }
        for (Seccomp.Action action : Seccomp.Action.values()) {
            String seccomp = "{\"linux\": {\"seccomp\": {\"defaultAction\": \"" + action.word() + "\"}}}";
            assertEquals(action, config(seccomp).linux().seccomp().defaultAction());
        }
    }

    @Test
    void otherWordsAreRefusedWithTheirPlace() {
        assertStart("/linux/namespaces/1/type: ", bindingRefusal(
                "{\"linux\": {\"namespaces\": [{\"type\": \"uts\"}, {\"type\": \"UTS\"}]}}"));
        assertStart("/linux/seccomp/syscalls/0/action: ", bindingRefusal(
                "{\"linux\": {\"seccomp\": {\"syscalls\": [{\"action\": \"ALLOW\"}]}}}"));
    }

    @Test
    void whatHasAnotherTypeIsRefusedWithItsPlace() {
        assertStart("/mounts/0/options: ", bindingRefusal("{\"mounts\": [{\"options\": \"ro\"}]}"));
        assertStart("/linux/sysctl: ", bindingRefusal("{\"linux\": {\"sysctl\": []}}"));
        assertStart("/process/oomScoreAdj: ", bindingRefusal("{\"process\": {\"oomScoreAdj\": \"low\"}}"));
    }

    @Test
    void keysOfMapsKeepTheirOrder() {
        Config config = config("{\"linux\": {\"sysctl\": {\"z\": \"1\", \"a\": \"2\", \"m\": \"3\"}}}");
        assertEquals(List.of("z", "a", "m"), List.copyOf(config.linux().sysctl().keySet()));
    }

    @Test
    void aNamespaceIsNewWithoutAPath() {
        Linux linux = config("{\"linux\": {\"namespaces\": [{\"type\": \"pid\"}, {\"type\": \"uts\", \"path\": \"\"}, "
                + "{\"type\": \"network\", \"path\": \"/run/netns/a\"}]}}").linux();
        assertTrue(linux.makes(NamespaceType.PID));
        assertTrue(linux.makes(NamespaceType.UTS));
        assertFalse(linux.makes(NamespaceType.NETWORK));
        assertTrue(linux.has(NamespaceType.NETWORK));
        assertFalse(linux.has(NamespaceType.USER));
        assertNull(linux.namespace(NamespaceType.USER));
    }

    @Test
    void aProcessAndResourcesAreReadByThemselves() {
        assertEquals("/", SpecReader.process(parse("{\"cwd\": \"/\", \"args\": [\"sh\"]}")).cwd());
        assertEquals(-1, SpecReader.resources(parse("{\"memory\": {\"limit\": -1}}")).memory().limit());
    }
}
