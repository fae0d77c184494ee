package io.davit.plan;

import io.davit.spec.CapabilityNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Converts between capability names and capability sets, one bit per number (capabilities(7)). */
public final class Capabilities {

    private static final List<String> NAMES = CapabilityNames.ALL;

    /** Returns all names that davit knows, in the order of their numbers. */
    public static List<String> known() {
        return NAMES;
    }

    /** Returns the names of a set's members; bits that davit has no name for are left out. */
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
     * Returns the capability set with the named members, one bit each.
     *
     * @param grantable the capabilities that can be granted; others are left out
     * @param refused receives the names that are left out, unknown ones included
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
