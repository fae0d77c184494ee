package io.davit;

import java.util.List;

/** A config, or a part of one, is invalid or not supported. */
public final class InvalidConfigException extends DavitException {

    /** Maximum number of problems in the message. */
    private static final int REPORTED = 8;

    private final transient List<Problem> problems;

    /**
     * @param name name of the document
     * @param problems at least one
     */
    public InvalidConfigException(String name, List<Problem> problems) {
        super(message(name, problems));
        this.problems = List.copyOf(problems);
    }

    /** Creates the exception for a value that is not from a document; the message is only the problem's sentence. */
    public InvalidConfigException(Problem problem) {
        super(problem.sentence());
        this.problems = List.of(problem);
    }

    private static String message(String name, List<Problem> problems) {
        StringBuilder message = new StringBuilder(name).append(": ");
        for (int i = 0; i < problems.size() && i < REPORTED; i++) {
            message.append(i == 0 ? "" : "; ").append(problems.get(i));
        }
        if (problems.size() > REPORTED) {
            message.append("; and ").append(problems.size() - REPORTED).append(" more");
        }
        return message.toString();
    }

    /** Returns all problems; the message has the first of them. */
    public List<Problem> problems() {
        return problems;
    }
}
