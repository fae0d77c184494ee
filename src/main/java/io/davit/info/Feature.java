package io.davit.info;

/**
 * Something that davit uses of a host.
 *
 * @param group what it is part of: {@code kernel}
 * @param name within the group: {@code openat2}
 * @param ok whether it is there, or set as davit needs it
 * @param necessary whether no container can be created without it
 * @param value what there is of it: a version, a mode; {@code null}: nothing to tell
 * @param reason why it is not there; {@code null}: it is, or the kernel does not tell
 * @param without what davit does without it
 */
public record Feature(
        String group, String name, boolean ok, boolean necessary, String value, String reason, String without) {

    static Feature of(String group, String name, String reason, String without) {
        return new Feature(group, name, reason == null, false, null, reason, without);
    }

    Feature withValue(String value) {
        return new Feature(group, name, ok, necessary, value, reason, without);
    }

    Feature asNecessary() {
        return new Feature(group, name, ok, true, value, reason, without);
    }

    /** As the command line names it: {@code kernel.openat2}. */
    public String fullName() {
        return group + "." + name;
    }

    /** Whether a word names it, or its group. */
    public boolean isNamed(String word) {
        return group.equals(word) || fullName().equals(word);
    }
}
