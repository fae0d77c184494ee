package io.davit.container;

import io.davit.plan.Fields;
import io.davit.plan.PlanEntry;

/** A property of the container's systemd unit, in the output of {@code davit plan}. */
record PlannedProperty(String name, String value) implements PlanEntry {

    @Override
    public void writeTo(Fields fields) {
        fields.operation(0, "unit-property").text("name", name).text("value", value);
    }
}
