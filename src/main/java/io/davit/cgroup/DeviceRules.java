package io.davit.cgroup;

import io.davit.spec.Resources.DeviceRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The device rules of a config, with what every container may use: in their order, of which for each device and kind
 * of access the last that fits counts. What none fits is denied.
 */
record DeviceRules(List<Rule> rules) {

    static final String CONTROLLER = "devices";
    static final String POINTER = "/linux/resources/devices";

    static final int MKNOD = 1;
    static final int READ = 2;
    static final int WRITE = 4;
    static final int ALL = MKNOD | READ | WRITE;

    static final int ANY = -1;

    /** What every container may use, as the devices that it always has need (config-linux.md#default-devices). */
    private static final List<Rule> ALWAYS = List.of(
            allow('c', ANY, ANY, MKNOD),
            allow('b', ANY, ANY, MKNOD),
            allow('c', 1, 3, ALL),
            allow('c', 1, 8, ALL),
            allow('c', 1, 7, ALL),
            allow('c', 5, 0, ALL),
            allow('c', 1, 5, ALL),
            allow('c', 1, 9, ALL),
            allow('c', 136, ANY, ALL),
            allow('c', 5, 2, ALL),
            allow('c', 10, 200, ALL));

    /**
     * One rule.
     *
     * @param type {@code c}, {@code b} or {@code a}, which is both
     * @param major {@link #ANY}: every one; as {@code minor}
     * @param access as the kernel's numbers of it
     */
    record Rule(boolean allow, char type, long major, long minor, int access) {

        /** Whether it is for every device and all that can be done with it. */
        boolean isForAll() {
            return type == 'a' && major == ANY && minor == ANY && access == ALL;
        }
    }

    private static Rule allow(char type, long major, long minor, int access) {
        return new Rule(true, type, major, minor, access);
    }

    static DeviceRules of(List<DeviceRule> configured) {
        List<Rule> rules = new ArrayList<>();
        for (DeviceRule rule : configured) {
            Rule next = rule(rule);
            if (next.isForAll()) {
                rules.clear();
            }
            rules.add(next);
        }
        rules.addAll(ALWAYS);
        return new DeviceRules(rules);
    }

    private static Rule rule(DeviceRule rule) {
        char type = rule.type() == null || rule.type().isEmpty() ? 'a' : rule.type().charAt(0);
        return new Rule(rule.allow(), type, number(rule.major()), number(rule.minor()), access(rule.access()));
    }

    private static long number(Long number) {
        return number == null || number < 0 ? ANY : number;
    }

    /** Letters that are none of them say nothing, as {@code a} of some callers. */
    private static int access(String letters) {
        if (letters == null || letters.isEmpty()) {
            return ALL;
        }
        return (letters.indexOf('m') >= 0 ? MKNOD : 0)
                | (letters.indexOf('r') >= 0 ? READ : 0)
                | (letters.indexOf('w') >= 0 ? WRITE : 0);
    }

    /** In the order in which the last that matches counts. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Rule rule : rules) {
            lines.add((rule.allow() ? "allow " : "deny ") + text(rule.type(), rule.major(), rule.minor(), rule.access()));
        }
        return lines;
    }

    /** As the kernel takes and shows it: {@code c 1:3 rwm}. */
    static String text(char type, long major, long minor, int access) {
        return type + " " + number(major) + ":" + number(minor) + " " + letters(access);
    }

    private static String number(long number) {
        return number == ANY ? "*" : Long.toString(number);
    }

    static String letters(int access) {
        return ((access & READ) != 0 ? "r" : "") + ((access & WRITE) != 0 ? "w" : "") + ((access & MKNOD) != 0 ? "m" : "");
    }
}
