package io.davit.info;

/**
 * A host feature that davit uses.
 *
 * @param group for example {@code kernel}
 * @param name the name within the group: {@code openat2}
 * @param ok whether it is available, or set as davit needs it
 * @param necessary whether no container can be created without it
 * @param value a version or mode; {@code null}: none
 * @param reason the reason why it is missing; {@code null}: available, or reason unknown
 * @param without davit's behaviour without it
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

    /** Returns the name on the command line: {@code kernel.openat2}. */
    public String fullName() {
        return group + "." + name;
    }

    /** Tells whether the word is the full name or the group. */
    public boolean isNamed(String word) {
        return group.equals(word) || fullName().equals(word);
    }
}
