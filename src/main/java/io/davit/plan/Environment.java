package io.davit.plan;

import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment of a process: the last of duplicate variables wins, and an empty HOME is dropped. */
final class Environment {

    private static final String HOME = "HOME";
    private static final String PATH = "PATH";
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private final Map<String, String> variables = new LinkedHashMap<>();

    Environment(Process process) {
        for (String variable : process.env()) {
            int equals = variable.indexOf('=');
            variables.put(variable.substring(0, equals < 0 ? variable.length() : equals), variable);
        }
        if ("HOME=".equals(variables.get(HOME))) {
            variables.remove(HOME);
        }
    }

    List<String> variables() {
        return new ArrayList<>(variables.values());
    }

    /** Tells whether HOME is set; if not, davit-init looks it up in /etc/passwd. */
    boolean hasHome() {
        return variables.containsKey(HOME);
    }

    /** Returns the search path for commands, as a colon-separated list. */
    String path() {
        String path = variables.get(PATH);
        return path == null ? DEFAULT_PATH : path.substring(PATH.length() + 1);
    }
}
