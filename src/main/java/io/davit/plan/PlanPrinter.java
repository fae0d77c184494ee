package io.davit.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Json;
import java.util.List;

/** Prints plans as text or JSON. */
public final class PlanPrinter {

    /**
     * Returns one line per entry: the operation's number, name and fields, and its origin in the config.
     *
     * @param before steps that davit does before davit-init's operations; they have no number
     */
    public static String text(List<? extends PlanEntry> before, Plan plan) {
        StringBuilder text = new StringBuilder();
        for (PlanEntry entry : before) {
            text.append("     ");
            append(entry, text);
        }
        int number = 0;
        for (Operation operation : plan.operations()) {
            String prefix = number < 10 ? "  " : number < 100 ? " " : "";
            text.append(prefix).append(number++).append("  ");
            append(operation, text);
        }
        return text.toString();
    }

    private static void append(PlanEntry entry, StringBuilder text) {
        entry.writeTo(new Line(text));
        if (!entry.origin().isEmpty()) {
            text.append("# ").append(entry.origin());
        }
        text.setLength(text.length() - trailingBlanks(text));
        text.append('\n');
    }

    private static int trailingBlanks(StringBuilder text) {
        int blanks = 0;
        while (text.charAt(text.length() - 1 - blanks) == ' ') {
            blanks++;
        }
        return blanks;
    }

    /** Omits empty fields. */
    private record Line(StringBuilder text) implements Fields {

        private static final int NAME_WIDTH = 18;

        @Override
        public Fields operation(int number, String name) {
            text.append(name).repeat(' ', Math.max(1, NAME_WIDTH - name.length()));
            return this;
        }

        @Override
        public Fields text(String name, String value) {
            return append(name, quoted(value));
        }

        @Override
        public Fields texts(String name, List<String> values) {
            return append(name, values.isEmpty() ? "" : list(values));
        }

        @Override
        public Fields number(String name, long value) {
            return append(name, Long.toString(value));
        }

        @Override
        public Fields bool(String name, boolean value) {
            return append(name, value ? "true" : "");
        }

        @Override
        public Fields word(String name, long value, String word) {
            return append(name, word);
        }

        @Override
        public Fields mode(String name, long value) {
            return append(name, "0" + Long.toOctalString(value));
        }

        @Override
        public Fields flags(String name, long value, FlagNames names) {
            return append(name, String.join("|", names.of(value)));
        }

        @Override
        public Fields ids(String name, List<Long> values) {
            return append(name, values.isEmpty() ? "" : values.toString());
        }

        @Override
        public Fields cpus(String name, String list) {
            return append(name, list);
        }

        @Override
        public Fields bytes(String name, byte[] value) {
            return append(name, value.length + " bytes");
        }

        @Override
        public Fields descriptor(String name, Source source) {
            return append(name, source == null ? "" : quoted(source.toString()));
        }

        private Fields append(String name, String value) {
            if (!value.isEmpty()) {
                text.append(name).append('=').append(value).append(' ');
            }
            return this;
        }

        private static String list(List<String> values) {
            StringBuilder list = new StringBuilder("[");
            for (String value : values) {
                list.append(list.length() > 1 ? ", " : "").append(quoted(value));
            }
            return list.append(']').toString();
        }

        private static String quoted(String value) {
            boolean plain =
                    !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c != '"' && c != ',' && c < 127);
            return plain ? value : Json.compact(Json.object().textNode(value));
        }
    }

    /** Returns a JSON array with one object per entry. */
    public static String json(List<? extends PlanEntry> before, Plan plan) {
        ArrayNode entries = Json.MAPPER.createArrayNode();
        before.forEach(entry -> append(entry, entries));
        plan.operations().forEach(operation -> append(operation, entries));
        return Json.pretty(entries) + "\n";
    }

    private static void append(PlanEntry entry, ArrayNode entries) {
        entry.writeTo(new JsonObject(entries.addObject(), entry.origin()));
    }

    /** Writes every field, empty ones included, except a missing file descriptor. */
    private record JsonObject(ObjectNode object, String origin) implements Fields {

        @Override
        public Fields operation(int number, String name) {
            object.put("operation", name);
            if (!origin.isEmpty()) {
                object.put("origin", origin);
            }
            return this;
        }

        @Override
        public Fields text(String name, String value) {
            object.put(name, value);
            return this;
        }

        @Override
        public Fields texts(String name, List<String> values) {
            values.forEach(object.putArray(name)::add);
            return this;
        }

        @Override
        public Fields number(String name, long value) {
            object.put(name, value);
            return this;
        }

        @Override
        public Fields bool(String name, boolean value) {
            object.put(name, value);
            return this;
        }

        @Override
        public Fields word(String name, long value, String word) {
            return text(name, word);
        }

        @Override
        public Fields mode(String name, long value) {
            return number(name, value);
        }

        @Override
        public Fields flags(String name, long value, FlagNames names) {
            return texts(name, names.of(value));
        }

        @Override
        public Fields ids(String name, List<Long> values) {
            values.forEach(object.putArray(name)::add);
            return this;
        }

        @Override
        public Fields cpus(String name, String list) {
            return text(name, list);
        }

        @Override
        public Fields bytes(String name, byte[] value) {
            object.put(name, value);
            return this;
        }

        @Override
        public Fields descriptor(String name, Source source) {
            return source == null ? this : text(name, source.toString());
        }
    }

    private PlanPrinter() {}
}
