package io.davit.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.DavitException;
import io.davit.cgroup.DeviceRules.Rule;
import io.davit.spec.Resources.DeviceRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Device rules as cgroup v1's lists and as v2's program, both against the rules themselves. */
class DeviceRulesTest {

    private static final int SETS = 3000;

    private static DeviceRule rule(boolean allow, String type, Integer major, Integer minor, String access) {
        return new DeviceRule(allow, type, major == null ? null : (long) major, minor == null ? null : (long) minor, access);
    }

    /** What the rules say: for each kind of access the last that fits. */
    private static boolean isAllowed(DeviceRules rules, char type, long major, long minor, int access) {
        for (int bit : new int[] {DeviceRules.MKNOD, DeviceRules.READ, DeviceRules.WRITE}) {
            boolean allowed = false;
            for (Rule rule : rules.rules()) {
                boolean fits = (rule.type() == 'a' || rule.type() == type)
                        && (rule.major() == DeviceRules.ANY || rule.major() == major)
                        && (rule.minor() == DeviceRules.ANY || rule.minor() == minor)
                        && (rule.access() & bit) != 0;
                allowed = fits ? rule.allow() : allowed;
            }
            if ((access & bit) != 0 && !allowed) {
                return false;
            }
        }
        return true;
    }

    /** As the kernel goes through a list: one exception alone must fit (security/device_cgroup.c). */
    private static boolean isAllowed(DeviceList list, char type, long major, long minor, int access) {
        DeviceList.Entry device = new DeviceList.Entry(type, major, minor, access);
        for (DeviceList.Entry exception : list.exceptions()) {
            if (exception.includes(device)) {
                boolean fits = list.allowed() ? (exception.access() & access) != 0 : (access & ~exception.access()) == 0;
                if (fits) {
                    return !list.allowed();
                }
            }
        }
        return list.allowed();
    }

    private static DeviceRules random(Random random) {
        List<DeviceRule> rules = new ArrayList<>();
        String[] types = {"a", "b", "c", null};
        String[] accesses = {"r", "w", "m", "rw", "rwm", null};
        for (int i = random.nextInt(7); i >= 0; i--) {
            rules.add(rule(random.nextBoolean(), types[random.nextInt(4)],
                    random.nextInt(3) == 0 ? null : random.nextInt(3), random.nextInt(3) == 0 ? null : random.nextInt(4),
                    accesses[random.nextInt(6)]));
        }
        return DeviceRules.of(rules);
    }

    private interface Check {
        void check(char type, long major, long minor, int access);
    }

    private static void forEachDevice(Check check) {
        for (char type : new char[] {'b', 'c'}) {
            for (long major : new long[] {0, 1, 2, 10, 136}) {
                for (long minor : new long[] {0, 1, 2, 3, 200, 1048575}) {
                    for (int access = 1; access <= DeviceRules.ALL; access++) {
                        check.check(type, major, minor, access);
                    }
                }
            }
        }
    }

    @Test
    void theProgramSaysWhatTheRulesSay() {
        Random random = new Random(1);
        for (int i = 0; i < SETS / 10; i++) {
            DeviceRules rules = random(random);
            byte[] program = DeviceProgram.of(rules);
            forEachDevice((type, major, minor, access) -> assertEquals(
                    isAllowed(rules, type, major, minor, access), run(program, type, major, minor, access),
                    rules + " " + type + major + ":" + minor + " " + access));
        }
    }

    /** Where a list cannot say it, it is refused; what it says is never more than the rules. */
    @Test
    void theListSaysWhatTheRulesSay() {
        Random random = new Random(2);
        int[] count = new int[2];
        for (int i = 0; i < SETS; i++) {
            DeviceRules rules = random(random);
            DeviceList list;
            try {
                list = DeviceList.of(rules);
                count[0]++;
            } catch (DavitException cannotBeSaid) {
                count[1]++;
                continue;
            }
            forEachDevice((type, major, minor, access) -> {
                boolean expected = isAllowed(rules, type, major, minor, access);
                boolean actual = isAllowed(list, type, major, minor, access);
                assertTrue(expected || !actual, rules + " allows too much in " + list);
                if (Integer.bitCount(access) == 1) {
                    assertEquals(expected, actual, rules + " is not " + list);
                }
            });
        }
        assertTrue(count[0] > SETS / 3 && count[1] > 0, count[0] + " lists and " + count[1] + " refusals");
    }

    @Test
    void aHoleInAWiderExceptionCannotBeSaidInCgroupV1() {
        DeviceRules rules = DeviceRules.of(List.of(
                rule(true, "c", 1, null, "rwm"), rule(false, "c", 1, 11, "r")));
        assertEquals("/linux/resources/devices: cgroup v1 cannot deny c 1:11 r out of c 1:* rwm",
                assertThrows(DavitException.class, () -> DeviceList.of(rules)).getMessage());
    }

    @Test
    void whatIsShownIsRead() {
        DeviceList list = DeviceList.parse(List.of("c *:* m", "b 8:0 rwm"));
        assertEquals(0, list.missing(new DeviceList.Entry('b', 8, 0, DeviceRules.READ)));
        assertEquals(DeviceRules.READ, list.missing(new DeviceList.Entry('c', DeviceRules.ANY, DeviceRules.ANY, 3)));
        assertEquals(null, DeviceList.parse(List.of("a *:* rwm")));
    }

    /** The instructions that there are in such a program, on five registers of 32 bits. */
    private static boolean run(byte[] program, char type, long major, long minor, int access) {
        ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
        int[] context = {access << 16 | (type == 'b' ? 1 : 2), (int) major, (int) minor};
        int[] registers = new int[10];
        for (int i = 0; ; i++) {
            int at = i * DeviceProgram.INSTRUCTION_SIZE;
            int destination = code.get(at + 1) & 0xf;
            int source = code.get(at + 1) >> 4 & 0xf;
            int offset = code.getShort(at + 2);
            int immediate = code.getInt(at + 4);
            switch (code.get(at) & 0xff) {
                case 0x61 -> registers[destination] = context[offset / 4];
                case 0xb4 -> registers[destination] = immediate;
                case 0xbc -> registers[destination] = registers[source];
                case 0x54 -> registers[destination] &= immediate;
                case 0x74 -> registers[destination] >>>= immediate;
                case 0x56 -> i += registers[destination] != immediate ? offset : 0;
                case 0x46 -> i += (registers[destination] & immediate) != 0 ? offset : 0;
                case 0x05 -> i += offset;
                case 0x95 -> {
                    return registers[0] == 1;
                }
                default -> throw new AssertionError("instruction " + i);
            }
        }
    }
}
