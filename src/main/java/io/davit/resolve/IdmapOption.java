package io.davit.resolve;

import io.davit.DavitException;
import io.davit.spec.IdMapping;
import io.davit.spec.Linux;
import java.util.ArrayList;
import java.util.List;

/**
 * The mount option {@code idmap=}, in crun's format: {@code idmap=uids=0-1-10#10-11-10;gids=0-100-10}. A range is the
 * first id in the filesystem, the first id in the mount, and the size; with a leading {@code @} the id in the mount is
 * relative to the container's user namespace.
 *
 * @param uids the user id mappings
 * @param gids the group id mappings
 */
public record IdmapOption(List<IdMapping> uids, List<IdMapping> gids) {

    static final String PREFIX = "idmap=";

    /**
     * Parses the option.
     *
     * @param linux has the user namespace's mappings, which resolve relative ids
     * @throws DavitException if the option is malformed or a relative id is not mapped
     */
    public static IdmapOption parse(String option, Linux linux) {
        List<IdMapping> uids = new ArrayList<>();
        List<IdMapping> gids = new ArrayList<>();
        for (String part : option.substring(PREFIX.length()).split(";")) {
            if (part.startsWith("uids=")) {
                addRanges(option, part.substring(5), linux.uidMappings(), uids);
            } else if (part.startsWith("gids=")) {
                addRanges(option, part.substring(5), linux.gidMappings(), gids);
            } else {
                throw malformed(option, "\"" + part + "\" is neither uids= nor gids=");
            }
        }
        if (uids.isEmpty() || gids.isEmpty()) {
            throw malformed(option, "both uids= and gids= are needed");
        }
        return new IdmapOption(uids, gids);
    }

    private static void addRanges(String option, String ranges, List<IdMapping> container, List<IdMapping> maps) {
        boolean relative = ranges.startsWith("@");
        for (String range : ranges.split("#")) {
            String[] numbers = (range.startsWith("@") ? range.substring(1) : range).split("-");
            if (numbers.length != 3) {
                throw malformed(option, "\"" + range + "\" is not three numbers");
            }
            long shown = number(option, numbers[1]);
            maps.add(new IdMapping(
                    number(option, numbers[0]),
                    relative || range.startsWith("@") ? inHost(option, shown, container) : shown,
                    number(option, numbers[2])));
        }
    }

    private static long number(String option, String text) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed(option, "\"" + text + "\" is no id");
        }
        return Long.parseLong(text);
    }

    private static long inHost(String option, long id, List<IdMapping> container) {
        for (IdMapping mapping : container) {
            if (id >= mapping.containerID() && id < mapping.containerID() + mapping.size()) {
                return id - mapping.containerID() + mapping.hostID();
            }
        }
        throw malformed(option, "the container's user namespace has no id " + id);
    }

    private static DavitException malformed(String option, String why) {
        return new DavitException("mount option " + option + ": " + why);
    }
}
