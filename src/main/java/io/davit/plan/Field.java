package io.davit.plan;

import java.util.List;

/** One argument of an operation: its name is for people, its place in the operation is what davit-init goes by. */
public sealed interface Field {

    String name();

    record Text(String name, String value) implements Field {}

    record Texts(String name, List<String> values) implements Field {}

    record Number(String name, long value) implements Field {}

    /** A number whose bits have names. */
    record Flags(String name, long value, FlagNames names) implements Field {}

    record Ids(String name, List<Long> values) implements Field {}

    record Bytes(String name, byte[] value) implements Field {}

    /** A descriptor that davit-init inherits: of a file to be opened, or of something that davit makes. */
    record Descriptor(String name, String of) implements Field {}
}
