package io.davit.plan;

import java.util.List;

/**
 * Takes the fields of operations: {@link Encoder} writes them for davit-init, {@link PlanPrinter} for people and
 * programs. A field's name is for readers; davit-init knows it by its place.
 */
public interface Fields {

    /** Starts an operation. */
    Fields operation(int number, String name);

    Fields text(String name, String value);

    Fields texts(String name, List<String> values);

    Fields number(String name, long value);

    Fields bool(String name, boolean value);

    /** A number that stands for a word. */
    Fields word(String name, long value, String word);

    /** The type and permission bits of a file. */
    Fields mode(String name, long value);

    /** A number whose bits have names. */
    Fields flags(String name, long value, FlagNames names);

    Fields ids(String name, List<Long> values);

    /** A set of CPUs or memory nodes, in the format of cpuset(7); a bit each for davit-init. */
    Fields cpus(String name, String list);

    Fields bytes(String name, byte[] value);

    /** A descriptor that davit-init inherits; {@code null}: none, which is -1. */
    Fields descriptor(String name, Source source);
}
