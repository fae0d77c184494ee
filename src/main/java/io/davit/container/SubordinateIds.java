package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.linux.UserName;
import io.davit.spec.IdMapping;
import java.util.ArrayList;
import java.util.List;

/** The subordinate ids of a user (subuid(5), subgid(5)). */
final class SubordinateIds {

    private static final String UIDS = "/etc/subuid";
    private static final String GIDS = "/etc/subgid";

    private static final int LONGEST_ID = 10;

    static List<IdMapping> ofUsers() {
        return map(UIDS, Self.euid(), Self.euid());
    }

    static List<IdMapping> ofGroups() {
        return map(GIDS, Self.euid(), Self.egid());
    }

    /**
     * Returns mappings for a user namespace: id 0 is the user's own id, and the subordinate ids follow from 1 on.
     *
     * @param file lines of user name or uid, first id, and count
     * @param uid the user's uid
     * @param own the user's uid or gid
     */
    private static List<IdMapping> map(String file, int uid, int own) {
        try (Fd content = Fd.WORKING_DIRECTORY.openIfExists(file, Fd.O_RDONLY)) {
            return map(content == null ? "" : new String(content.readAll(), UTF_8), UserName.of(uid), uid, own);
        }
    }

    static List<IdMapping> map(String lines, String name, int uid, int own) {
        List<IdMapping> map = new ArrayList<>();
        map.add(new IdMapping(0, own, 1));
        long next = 1;
        for (String line : lines.split("\n")) {
            String[] columns = line.strip().split(":");
            boolean isUsers = columns[0].equals(name) || columns[0].equals(Integer.toString(uid));
            if (isUsers && columns.length == 3 && isId(columns[1]) && isId(columns[2])) {
                IdMapping range = new IdMapping(next, Long.parseLong(columns[1]), Long.parseLong(columns[2]));
                map.add(range);
                next += range.size();
            }
        }
        return map;
    }

    private static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_ID && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private SubordinateIds() {}
}
