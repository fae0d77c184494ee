package io.davit.cgroup;

import io.davit.systemd.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The limits of a cgroup ({@code linux.resources}), computed but not yet set.
 *
 * @param limits in the order in which they are set
 * @param properties the corresponding properties of the systemd unit; empty without systemd
 */
public record CgroupLimits(List<Limit> limits, Map<String, Variant> properties) {

    static final CgroupLimits NONE = new CgroupLimits(List.of(), Map.of());

    private static final String TASKS = "pids.max";
    private static final String TASKS_PROPERTY = "TasksMax";

    /** Returns the properties by name, as systemctl(1) shows them. */
    public Map<String, String> propertyTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        properties.forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    /** Returns the limit on the number of tasks, which is set only after davit-init has exited, because it counts. */
    CgroupLimits tasks() {
        return part(true);
    }

    CgroupLimits withoutTasks() {
        return part(false);
    }

    private CgroupLimits part(boolean tasks) {
        List<Limit> part = new ArrayList<>();
        for (Limit limit : limits) {
            if (tasks == (limit instanceof Limit.Write write && write.file().equals(TASKS))) {
                part.add(limit);
            }
        }
        Map<String, Variant> partProperties = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            if (tasks == name.equals(TASKS_PROPERTY)) {
                partProperties.put(name, value);
            }
        });
        return new CgroupLimits(part, partProperties);
    }
}
