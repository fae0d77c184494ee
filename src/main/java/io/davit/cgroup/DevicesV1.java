package io.davit.cgroup;

import io.davit.cgroup.DeviceList.Entry;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.List;

/** Which devices may be used, in cgroup v1: devices.allow and devices.deny. */
final class DevicesV1 implements Controller {

    private static final String ALLOW = "devices.allow";
    private static final String DENY = "devices.deny";
    private static final String EVERYTHING = "a";

    @Override
    public boolean concerns(Resources resources) {
        return !resources.devices().isEmpty();
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (concerns(resources)) {
            set(DeviceList.of(DeviceRules.of(resources.devices())), directory);
        }
    }

    private static void set(DeviceList list, Directory directory) {
        directory.write(list.allowed() ? ALLOW : DENY, EVERYTHING);
        List<String> lines = new ArrayList<>();
        for (Entry exception : list.exceptions()) {
            lines.add(exception.toString());
        }
        if (!lines.isEmpty()) {
            directory.writeLines(list.allowed() ? DENY : ALLOW, lines);
        }
    }

    /** Processes must not miss for a moment what they may use before and after: only what differs is written. */
    @Override
    public void update(Resources resources, Directory directory) {
        if (!concerns(resources)) {
            return;
        }
        DeviceList wanted = DeviceList.of(DeviceRules.of(resources.devices()));
        DeviceList current = DeviceList.parse(directory.lines("devices.list"));
        if (current == null || wanted.allowed()) {
            set(wanted, directory);
            return;
        }
        for (Entry exception : wanted.exceptions()) {
            change(ALLOW, exception, current.missing(exception), directory);
        }
        for (Entry exception : current.exceptions()) {
            change(DENY, exception, wanted.missing(exception), directory);
        }
    }

    private static void change(String file, Entry exception, int access, Directory directory) {
        if (access != 0) {
            directory.write(file, exception.with(access).toString());
        }
    }
}
