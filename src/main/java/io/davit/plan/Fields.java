package io.davit.plan;

import java.util.List;

/**
 * Receives the fields of operations: {@link Encoder} encodes them for davit-init, {@link PlanPrinter} prints them as
 * text or JSON. Names are for printing only; davit-init identifies a field by its position.
 */
public interface Fields {

    /** Starts an operation. */
    Fields operation(int number, String name);

    Fields text(String name, String value);

    Fields texts(String name, List<String> values);

    Fields number(String name, long value);

    Fields bool(String name, boolean value);

    /** An enumeration value, with the word that is printed for it. */
    Fields word(String name, long value, String word);

    /** The type and permission bits of a file (inode(7)). */
    Fields mode(String name, long value);

    /** A bit mask, with the names of its bits. */
    Fields flags(String name, long value, FlagNames names);

    Fields ids(String name, List<Long> values);

    /** A set of CPUs or memory nodes in the list format of cpuset(7); encoded as a bit mask. */
    Fields cpus(String name, String list);

    Fields bytes(String name, byte[] value);

    /** A file descriptor that davit-init inherits; {@code null}: none, encoded as -1. */
    Fields descriptor(String name, Source source);
}
