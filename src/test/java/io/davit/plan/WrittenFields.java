package io.davit.plan;

import java.util.ArrayList;
import java.util.List;

/** The fields that an operation writes: {@code string path}, {@code number flags}, as davit-init reads them. */
final class WrittenFields implements Fields {

    private int number;
    private String name;
    private final List<String> fields = new ArrayList<>();

    static WrittenFields of(Operation operation) {
        WrittenFields written = new WrittenFields();
        operation.writeTo(written);
        return written;
    }

    int number() {
        return number;
    }

    /** As in C: {@code join_cgroup}. */
    String name() {
        return name;
    }

    List<String> fields() {
        return fields;
    }

    @Override
    public Fields operation(int number, String name) {
        this.number = number;
        this.name = name.replace('-', '_');
        return this;
    }

    private Fields add(String kind, String name) {
        fields.add(kind + " " + name.replace('-', '_'));
        return this;
    }

    @Override
    public Fields text(String name, String value) {
        return add("string", name);
    }

    @Override
    public Fields texts(String name, List<String> values) {
        return add("strings", name);
    }

    @Override
    public Fields number(String name, long value) {
        return add("number", name);
    }

    @Override
    public Fields bool(String name, boolean value) {
        return add("number", name);
    }

    @Override
    public Fields word(String name, long value, String word) {
        return add("number", name);
    }

    @Override
    public Fields mode(String name, long value) {
        return add("number", name);
    }

    @Override
    public Fields flags(String name, long value, FlagNames names) {
        return add("number", name);
    }

    @Override
    public Fields ids(String name, List<Long> values) {
        return add("bytes", name);
    }

    @Override
    public Fields cpus(String name, String list) {
        return add("bytes", name);
    }

    @Override
    public Fields bytes(String name, byte[] value) {
        return add("bytes", name);
    }

    @Override
    public Fields descriptor(String name, Source source) {
        return add("number", name);
    }
}
