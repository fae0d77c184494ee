package io.davit.container;

import io.davit.DavitException;

/** Validates container ids: they are used as directory names and in cgroup names. */
final class ContainerId {

    private static final String OTHERS = "_+.-";

    static String checked(String id) {
        if (id.isEmpty()) {
            throw new DavitException("container id cannot be empty");
        }
        if (!isValid(id)) {
            throw new DavitException("invalid container ID format: " + id);
        }
        return id;
    }

    /** Tells whether a name is a valid id; entries of the root directory with other names are ignored. */
    static boolean isValid(String id) {
        boolean allowed = id.chars().allMatch(c -> isLetterOrDigit(c) || OTHERS.indexOf(c) >= 0);
        return allowed && !id.isEmpty() && !id.equals(".") && !id.equals("..");
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private ContainerId() {}
}
