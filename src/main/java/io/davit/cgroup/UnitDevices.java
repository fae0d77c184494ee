package io.davit.cgroup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.cgroup.DeviceList.Entry;
import io.davit.linux.Fd;
import io.davit.systemd.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Device rules as unit properties, without which systemd would reset the cgroup to allow all devices (daemon-reload).
 * The properties are never narrower than the rules, which the cgroup enforces exactly.
 */
final class UnitDevices {

    static Map<String, Variant> of(DeviceRules rules) {
        Map<String, Variant> properties = new LinkedHashMap<>();
        DeviceList list = list(rules);
        if (list == null || list.allowed()) {
            properties.put("DevicePolicy", new Variant("s", "auto"));
            properties.put("DeviceAllow", new Variant("a(ss)", List.of()));
            return properties;
        }
        List<Object> allowed = new ArrayList<>();
        List<String> drivers = drivers();
        for (Entry exception : list.exceptions()) {
            for (String device : devices(exception, drivers)) {
                allowed.add(List.of(device, DeviceRules.letters(exception.access())));
            }
        }
        properties.put("DevicePolicy", new Variant("s", "strict"));
        properties.put("DeviceAllow", new Variant("a(ss)", allowed));
        return properties;
    }

    /** Returns {@code null} for rules that systemd cannot express, which are those that cgroup v1 cannot. */
    private static DeviceList list(DeviceRules rules) {
        try {
            return DeviceList.of(rules);
        } catch (DavitException cannotBeSaid) {
            return null;
        }
    }

    private static List<String> drivers() {
        return List.of(new String(Fd.readAll("/proc/devices"), UTF_8).split("\n"));
    }

    /** Returns systemd's names of devices: a node by its numbers, all devices of a driver, or all of a type. */
    private static List<String> devices(Entry exception, List<String> drivers) {
        String type = exception.type() == 'b' ? "block" : "char";
        if (exception.major() == DeviceRules.ANY) {
            return List.of(type + "-*");
        }
        if (exception.minor() != DeviceRules.ANY) {
            return List.of("/dev/" + type + "/" + exception.major() + ":" + exception.minor());
        }
        List<String> names = new ArrayList<>();
        boolean section = false;
        for (String line : drivers) {
            if (line.endsWith("devices:")) {
                section = line.startsWith(exception.type() == 'b' ? "Block" : "Character");
            } else if (section && line.strip().startsWith(exception.major() + " ")) {
                names.add(type + "-" + line.strip().substring(line.strip().indexOf(' ') + 1));
            }
        }
        return names;
    }

    private UnitDevices() {}
}
