package io.davit.plan;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Json;
import java.util.List;

/** Plans for people to read, and for programs. */
public final class PlanPrinter {

    private static final int WORD_WIDTH = 18;

    /** A line an operation: its number, what it does, with what, and where the config asks for it. */
    public static String text(Plan plan) {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (Operation operation : plan.operations()) {
            String prefix = number < 10 ? "  " : number < 100 ? " " : "";
            text.append(prefix).append(number++).append("  ");
            text.append(operation.code().word());
            text.repeat(' ', Math.max(1, WORD_WIDTH - operation.code().word().length()));
            for (Field field : operation.fields()) {
                append(text, field);
            }
            if (!operation.origin().isEmpty()) {
                text.append("# ").append(operation.origin());
            }
            text.setLength(text.length() - trailingBlanks(text));
            text.append('\n');
        }
        return text.toString();
    }

    private static int trailingBlanks(StringBuilder text) {
        int blanks = 0;
        while (text.charAt(text.length() - 1 - blanks) == ' ') {
            blanks++;
        }
        return blanks;
    }

    /** What says nothing (no flag, no option) is left out. */
    private static void append(StringBuilder text, Field field) {
        String value = switch (field) {
            case Field.Text it -> quoted(it.value());
            case Field.Texts it -> it.values().isEmpty() ? "" : list(it.values());
            case Field.Number it -> Long.toString(it.value());
            case Field.Mode it -> "0" + Long.toOctalString(it.value());
            case Field.Flags it -> String.join("|", it.names().of(it.value()));
            case Field.Ids it -> it.values().isEmpty() ? "" : it.values().toString();
            case Field.Bytes it -> it.value().length + " bytes";
            case Field.Descriptor it -> quoted(it.source().toString());
        };
        if (!value.isEmpty()) {
            text.append(field.name()).append('=').append(value).append(' ');
        }
    }

    private static String list(List<String> values) {
        StringBuilder list = new StringBuilder("[");
        for (String value : values) {
            list.append(list.length() > 1 ? ", " : "").append(quoted(value));
        }
        return list.append(']').toString();
    }

    private static String quoted(String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c != '"' && c != ',' && c < 127);
        return plain ? value : Json.compact(Json.object().textNode(value));
    }

    public static String json(Plan plan) {
        ArrayNode operations = Json.MAPPER.createArrayNode();
        for (Operation operation : plan.operations()) {
            ObjectNode object = operations.addObject();
            object.put("operation", operation.code().word());
            if (!operation.origin().isEmpty()) {
                object.put("origin", operation.origin());
            }
            operation.fields().forEach(field -> put(object, field));
        }
        return Json.pretty(operations) + "\n";
    }

    private static void put(ObjectNode object, Field field) {
        switch (field) {
            case Field.Text it -> object.put(it.name(), it.value());
            case Field.Texts it -> it.values().forEach(object.putArray(it.name())::add);
            case Field.Number it -> object.put(it.name(), it.value());
            case Field.Mode it -> object.put(it.name(), it.value());
            case Field.Flags it -> it.names().of(it.value()).forEach(object.putArray(it.name())::add);
            case Field.Ids it -> it.values().forEach(object.putArray(it.name())::add);
            case Field.Bytes it -> object.put(it.name(), it.value());
            case Field.Descriptor it -> object.put(it.name(), it.source().toString());
        }
    }

    private PlanPrinter() {}
}
