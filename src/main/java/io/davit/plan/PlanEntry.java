package io.davit.plan;

/** An entry that {@code davit plan} prints: an operation of davit-init, or a step that davit itself does. */
public interface PlanEntry {

    /** Writes the name and fields. */
    void writeTo(Fields fields);

    /** Returns the JSON pointer to the config's property that requires it; empty if davit does it by default. */
    default String origin() {
        return "";
    }
}
