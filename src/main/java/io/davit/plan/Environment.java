package io.davit.plan;

import io.davit.spec.Process;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables that a process gets: of several with one name the last, and no empty HOME. */
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

    /** Where it has none, davit-init looks it up. */
    boolean hasHome() {
        return variables.containsKey(HOME);
    }

    /** Where commands are looked for. */
    String path() {
        String path = variables.get(PATH);
        return path == null ? DEFAULT_PATH : path.substring(PATH.length() + 1);
    }
}
