package io.davit.container;

import io.davit.cgroup.Limit;
import io.davit.plan.Fields;
import io.davit.plan.PlanEntry;

/** A limit of the cgroup, in the output of {@code davit plan}. */
record PlannedLimit(Limit limit) implements PlanEntry {

    @Override
    public void writeTo(Fields fields) {
        fields.operation(0, "cgroup-limit").text("file", limit.file()).texts("values", limit.values());
        if (limit instanceof Limit.Write write && write.alternative() != null) {
            fields.text("else-file", write.alternative().file()).texts("else-values", write.alternative().values());
        }
    }

    @Override
    public String origin() {
        return limit.origin();
    }
}
