package io.davit.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * One entry of {@code mounts}, in the order in which it is mounted.
 *
 * @param source for a bind mount absolute, or relative to the bundle
 * @param options as in fstab(5), one each: what is not a known flag is data for the filesystem
 */
public record Mount(
        String destination,
        String type,
        String source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {

    public Mount {
        options = split(Absent.toEmpty(options));
        uidMappings = Absent.toEmpty(uidMappings);
        gidMappings = Absent.toEmpty(gidMappings);
    }

    /** Callers of mount(2) may write several options in one string, and none in an empty one. */
    private static List<String> split(List<String> options) {
        if (areSingle(options)) {
            return options;
        }
        List<String> single = new ArrayList<>();
        options.forEach(option -> split(option, single));
        return single;
    }

    private static boolean areSingle(List<String> options) {
        for (String option : options) {
            if (option.isEmpty() || option.indexOf(',') >= 0) {
                return false;
            }
        }
        return true;
    }

    /** A comma that is escaped, as overlay's paths have it, or quoted, as SELinux's contexts have it, is part of a value. */
    private static void split(String option, List<String> single) {
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < option.length(); i++) {
            char c = option.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted && i > 0 && option.charAt(i - 1) == '=';
            } else if (c == ',' && !quoted) {
                add(option.substring(start, i), single);
                start = i + 1;
            }
        }
        add(option.substring(start), single);
    }

    private static void add(String option, List<String> single) {
        if (!option.isEmpty()) {
            single.add(option);
        }
    }
}
