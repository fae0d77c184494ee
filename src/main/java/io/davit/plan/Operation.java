package io.davit.plan;

import java.util.List;

/**
 * One step of a plan.
 *
 * @param origin the JSON pointer to what asks for it in the config; empty where davit does it of itself
 * @param fields as the function of davit-init reads them
 */
public record Operation(Code code, String origin, List<Field> fields) {

    static Operation of(Code code, String origin, Field... fields) {
        return new Operation(code, origin, List.of(fields));
    }

    /** Where the config asks for it: {@code mounts[3]}. */
    public String where() {
        return Description.where(origin);
    }

    /** What it does: {@code mount tmpfs on /dev/shm}. */
    public String what() {
        return Description.what(this);
    }

    /** The value of a text field. */
    public String text(String name) {
        for (Field field : fields) {
            if (field instanceof Field.Text text && text.name().equals(name)) {
                return text.value();
            }
            if (field instanceof Field.Descriptor descriptor && descriptor.name().equals(name)) {
                return descriptor.source().toString();
            }
        }
        return "";
    }
}
