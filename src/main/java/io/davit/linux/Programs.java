package io.davit.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The host's programs that davit runs. */
public final class Programs {

    /** Callers may have no PATH for davit. */
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The path of a program in davit's PATH; {@code null} if there is none. */
    public static String find(String name) {
        String path = System.getenv("PATH");
        return find(name, List.of((path == null || path.isEmpty() ? DEFAULT_PATH : path).split(":")));
    }

    /** The same in given directories; relative ones are ignored. */
    public static String find(String name, List<String> directories) {
        for (String directory : directories) {
            String file = directory + "/" + name;
            if (file.startsWith("/") && isThere(file)) {
                return file;
            }
        }
        return null;
    }

    /** A directory that this user may not search has nothing for him (execvp(3)). */
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

    /** davit's own environment, each variable as {@code NAME=VALUE}. */
    public static List<String> environment() {
        List<String> env = new ArrayList<>();
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            env.add(variable.getKey() + "=" + variable.getValue());
        }
        return env;
    }

    private Programs() {}
}
