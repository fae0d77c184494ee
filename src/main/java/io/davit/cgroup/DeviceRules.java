package io.davit.cgroup;

import io.davit.spec.Resources.DeviceRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The config's device rules and the rules for default devices. For each device and kind of access, the last matching
 * rule applies; without a match, access is denied.
 */
record DeviceRules(List<Rule> rules) {

    static final String CONTROLLER = "devices";
    static final String POINTER = "/linux/resources/devices";

    static final int MKNOD = 1;
    static final int READ = 2;
    static final int WRITE = 4;
    static final int ALL = MKNOD | READ | WRITE;

    static final int ANY = -1;

    /** Rules that every container gets, for mknod(2) and the default devices (config-linux.md#default-devices). */
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
     * A device rule.
     *
     * @param type {@code c}, {@code b} or {@code a} for both
     * @param major {@link #ANY} for all; likewise {@code minor}
     * @param access the kernel's bits: {@link #READ}, {@link #WRITE}, {@link #MKNOD}
     */
    record Rule(boolean allow, char type, long major, long minor, int access) {

        /** Tells whether the rule matches every device and every kind of access. */
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

    /** Ignores unknown letters: some callers write {@code a}. */
    private static int access(String letters) {
        if (letters == null || letters.isEmpty()) {
            return ALL;
        }
        return (letters.indexOf('m') >= 0 ? MKNOD : 0)
                | (letters.indexOf('r') >= 0 ? READ : 0)
                | (letters.indexOf('w') >= 0 ? WRITE : 0);
    }

    /** Returns the rules in order; the last match applies. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Rule rule : rules) {
            lines.add((rule.allow() ? "allow " : "deny ") + text(rule.type(), rule.major(), rule.minor(), rule.access()));
        }
        return lines;
    }

    /** Formats a rule in the kernel's notation: {@code c 1:3 rwm}. */
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
