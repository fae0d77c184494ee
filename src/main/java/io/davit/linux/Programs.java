package io.davit.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Host programs that davit runs. */
public final class Programs {

    /** Used if davit's caller has set no PATH. */
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Finds a program in davit's PATH; returns {@code null} if there is none. */
    public static String find(String name) {
        String path = System.getenv("PATH");
        return find(name, List.of((path == null || path.isEmpty() ? DEFAULT_PATH : path).split(":")));
    }

    /** Finds a program in the given directories; relative directories are ignored. */
    public static String find(String name, List<String> directories) {
        for (String directory : directories) {
            String file = directory + "/" + name;
            if (file.startsWith("/") && isThere(file)) {
                return file;
            }
        }
        return null;
    }

    /** Skips a directory without search permission, as execvp(3) does. */
    private static boolean isThere(String file) {
        try {
            return Fd.WORKING_DIRECTORY.exists(file);
        } catch (ErrnoException e) {
            if (e.is(Errno.EACCES)) {
                return false;
            }
            throw e;
        }
    }

    /** Returns davit's environment as {@code NAME=VALUE} strings. */
    public static List<String> environment() {
        List<String> env = new ArrayList<>();
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            env.add(variable.getKey() + "=" + variable.getValue());
        }
        return env;
    }

    private Programs() {}
}
