package io.davit.cgroup;

/** What a cgroup is limited to and uses at present; read only where a new limit depends on it. */
interface Present {

    /** A new cgroup: no limits, no usage. */
    Present NONE = file -> null;

    /** The content of a file, stripped; {@code null} where there is none. */
    String read(String file);

    /** The number in a file, -1 for {@code max}; 0 where there is none. */
    default long number(String file) {
        String text = read(file);
        return text == null || text.isEmpty() ? 0 : Figures.parse(text);
    }
}
