package io.davit.cgroup;

import io.davit.spec.Resources;
import io.davit.spec.Resources.DeviceRule;
import java.util.List;

/** Which devices may be used, in cgroup v1: a list of rules, of which the last that fits counts. */
final class DevicesV1 implements Controller {

    /** What every container may use, as the devices that it always has need (config-linux.md#default-devices). */
    static final List<DeviceRule> ALWAYS = List.of(
            allow("c", null, null, "m"),
            allow("b", null, null, "m"),
            allow("c", 1L, 3L, "rwm"),
            allow("c", 1L, 8L, "rwm"),
            allow("c", 1L, 7L, "rwm"),
            allow("c", 5L, 0L, "rwm"),
            allow("c", 1L, 5L, "rwm"),
            allow("c", 1L, 9L, "rwm"),
            allow("c", 136L, null, "rwm"),
            allow("c", 5L, 2L, "rwm"),
            allow("c", 10L, 200L, "rwm"));

    private static final String ALLOW = "devices.allow";
    private static final String DENY = "devices.deny";

    private static final List<String> ALWAYS_ALLOWED = ALWAYS.stream().map(DevicesV1::line).toList();

    private static DeviceRule allow(String type, Long major, Long minor, String access) {
        return new DeviceRule(true, type, major, minor, access);
    }

    @Override
    public boolean concerns(Resources resources) {
        return !resources.devices().isEmpty();
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (!concerns(resources)) {
            return;
        }
        for (DeviceRule rule : resources.devices()) {
            directory.write(rule.allow() ? ALLOW : DENY, line(rule));
        }
        directory.writeLines(ALLOW, ALWAYS_ALLOWED);
    }

    /** {@code c 1:3 rwm}; {@code a} for every device, whatever the rest says. */
    static String line(DeviceRule rule) {
        String type = rule.type() == null || rule.type().isEmpty() ? "a" : rule.type();
        String access = rule.access() == null || rule.access().isEmpty() ? "rwm" : rule.access();
        return type + " " + number(rule.major()) + ":" + number(rule.minor()) + " " + access;
    }

    private static String number(Long number) {
        return number == null || number < 0 ? "*" : Long.toString(number);
    }
}
