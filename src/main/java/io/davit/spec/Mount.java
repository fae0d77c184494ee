package io.davit.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * An entry of {@code mounts}.
 *
 * @param source for a bind mount, an absolute path or one relative to the bundle
 * @param options mount options (mount(8)), one per element; unknown ones are passed to the filesystem
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

    /** Some callers put several comma-separated options, or none, in one string. */
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

    /** Splits at commas, except escaped ones (in overlay's paths) and quoted ones (in SELinux contexts). */
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
