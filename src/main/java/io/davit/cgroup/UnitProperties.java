package io.davit.cgroup;

import io.davit.cgroup.Limit.Write;
import io.davit.spec.CpuList;
import io.davit.systemd.Variant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits as systemd unit properties (systemd.resource-control(5)), so that systemd does not overwrite them with its
 * defaults. Each is derived from the value of its cgroup file; the file is exact where the property is rounded.
 */
final class UnitProperties {

    private static final long INFINITY = -1;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** systemd rounds CPU quotas to 1% of a CPU: 10 ms per second, here in microseconds. */
    private static final long QUOTA_STEP = 10_000;

    private static final long DEFAULT_PERIOD = 100_000;
    private static final long LONGEST = Long.MAX_VALUE / MICROS_PER_SECOND;
    private static final String UNITS = "KMGTPE";

    private final Map<String, String> files = new HashMap<>();
    private final Map<String, Variant> properties = new LinkedHashMap<>();

    UnitProperties(List<Limit> limits) {
        for (Limit limit : limits) {
            if (limit instanceof Write write) {
                files.put(write.file(), write.values().getFirst().strip());
            }
        }
    }

    Map<String, Variant> properties() {
        return properties;
    }

    boolean has(String file) {
        return files.containsKey(file);
    }

    /** Returns the value for a file; {@code null}: none. */
    String value(String file) {
        return files.get(file);
    }

    void put(String property, long value) {
        properties.put(property, new Variant("t", value));
    }

    void putAll(Map<String, Variant> others) {
        properties.putAll(others);
    }

    /** Adds a property for the number in a file. */
    void number(String file, String property) {
        Long number = has(file) ? number(value(file)) : null;
        if (number != null) {
            put(property, number);
        }
    }

    /** Adds a property for a size or count; {@code max} and negative numbers mean no limit. */
    void bytes(String file, String property) {
        Long bytes = has(file) ? bytes(value(file)) : null;
        if (bytes != null) {
            put(property, Math.max(INFINITY, bytes));
        }
    }

    /** Adds a property for a list of CPUs or memory nodes. */
    void mask(String file, String property) {
        if (has(file) && CpuList.isValid(value(file))) {
            properties.put(property, new Variant("ay", CpuList.parse(value(file)).toByteArray()));
        }
    }

    /**
     * Adds the two properties of a CPU quota.
     *
     * @param quota in microseconds per period; {@code null}: not set
     * @param period in microseconds; {@code null}: not set
     */
    void addQuota(String quota, String period) {
        Long micros = period == null ? null : number(period);
        if (micros != null) {
            put("CPUQuotaPeriodUSec", micros);
        }
        if (quota != null || period != null) {
            put("CPUQuotaPerSecUSec", perSecond(quota == null ? null : number(quota), micros));
        }
    }

    /** Rounds up, so that the unit's quota is not below the exact one in the file. */
    static long perSecond(Long quota, Long period) {
        if (quota == null || quota <= 0) {
            return INFINITY;
        }
        long micros = Long.divideUnsigned(
                Math.min(quota, LONGEST) * MICROS_PER_SECOND, Controller.isSet(period) ? period : DEFAULT_PERIOD);
        return (micros + QUOTA_STEP - 1) / QUOTA_STEP * QUOTA_STEP;
    }

    /** Returns {@code null} for text that is not a number; the kernel refuses it. */
    private static Long number(String text) {
        try {
            return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Parses a size with an optional unit, which the kernel accepts in files of {@code unified}. */
    private static Long bytes(String text) {
        if (text.equals("max")) {
            return INFINITY;
        }
        int power = text.isEmpty() ? 0 : 1 + UNITS.indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
        Long number = number(power == 0 ? text : text.substring(0, text.length() - 1));
        return number == null ? null : Long.valueOf(number << 10 * power);
    }
}
