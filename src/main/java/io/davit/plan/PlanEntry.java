package io.davit.plan;

/** What {@code davit plan} prints: an operation of davit-init, or another step of a container's creation. */
public interface PlanEntry {

    /** Writes its name and fields. */
    void writeTo(Fields fields);

    /** The JSON pointer to what asks for it in the config; empty where davit does it by default. */
    default String origin() {
        return "";
    }
}
