package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;


/** Looks up user names on the host. */
public final class UserName {

    /** Returns the user's name from /etc/passwd, or the uid as a string if there is no entry. */
    public static String of(int uid) {
        if (uid == 0) {
            return "root";
        }
        String id = Integer.toString(uid);
        try {
            for (String line : new String(Fd.readAll("/etc/passwd"), UTF_8).split("\n")) {
                String[] columns = line.split(":");
                if (columns.length > 2 && columns[2].equals(id)) {
                    return columns[0];
                }
            }
        } catch (ErrnoException unreadable) {
            return id;
        }
        return id;
    }

    private UserName() {}
}
