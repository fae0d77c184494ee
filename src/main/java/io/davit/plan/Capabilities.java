package io.davit.plan;

import io.davit.spec.CapabilityNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Capabilities by name, in the order of their numbers (capabilities(7)). */
public final class Capabilities {

    private static final List<String> NAMES = CapabilityNames.ALL;

    /** All names that davit knows. */
    public static List<String> known() {
        return NAMES;
    }

    /** The names of a set, as far as davit knows them. */
    static List<String> names(long set) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            if ((set >> i & 1) != 0) {
                names.add(NAMES.get(i));
            }
        }
        return names;
    }

    /**
     * The set of named capabilities, a bit each.
     *
     * @param grantable those that can be granted; others are left out
     * @param refused gets the names of those
     */
    static long set(List<String> names, long grantable, Set<String> refused) {
        long set = 0;
        for (String name : names) {
            int number = NAMES.indexOf(name);
            if (number < 0 || (grantable >> number & 1) == 0) {
                refused.add(name);
            } else {
                set |= 1L << number;
            }
        }
        return set;
    }

    private Capabilities() {}
}
