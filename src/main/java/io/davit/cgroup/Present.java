package io.davit.cgroup;

/** The present limits and usage of a cgroup, read only if a new limit depends on them. */
interface Present {

    /** A new cgroup: no limits, no usage. */
    Present NONE = file -> null;

    /** Returns the content of a file, stripped; {@code null} if it does not exist. */
    String read(String file);

    /** Returns the number in a file, -1 for {@code max}, 0 if the file does not exist. */
    default long number(String file) {
        String text = read(file);
        return text == null || text.isEmpty() ? 0 : CgroupStats.parse(text);
    }
}
