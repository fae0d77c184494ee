package io.davit.check;

import io.davit.Problem;
import java.util.List;

/** Rules for lists of strings that are passed to the kernel. */
final class Strings {

    /** environ(7): every entry is {@code NAME=VALUE}. */
    static void checkEnvironment(List<String> variables, String pointer, List<Problem> problems) {
        for (int i = 0; i < variables.size(); i++) {
            if (variables.get(i).indexOf('=') <= 0) {
                problems.add(Problem.error(
                        pointer + "/" + i, "\"" + variables.get(i) + "\" is no environment variable",
                        "it must have the form NAME=VALUE"));
            }
        }
    }

    static void checkAbsolute(List<String> paths, String pointer, List<Problem> problems) {
        for (int i = 0; i < paths.size(); i++) {
            if (!paths.get(i).startsWith("/")) {
                problems.add(Problem.error(pointer + "/" + i, "\"" + paths.get(i) + "\" is not an absolute path"));
            }
        }
    }

    private Strings() {}
}
