package io.davit.container;

import io.davit.DavitException;

/** The ids that containers can have: they are names of directories, and parts of names of cgroups. */
final class ContainerId {

    private static final String OTHERS = "_+.-";

    static String checked(String id) {
        if (id.isEmpty()) {
            throw new DavitException("container id cannot be empty");
        }
        boolean allowed = id.chars().allMatch(c -> isLetterOrDigit(c) || OTHERS.indexOf(c) >= 0);
        if (!allowed || id.equals(".") || id.equals("..")) {
            throw new DavitException("invalid container ID format: " + id);
        }
        return id;
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private ContainerId() {}
}
