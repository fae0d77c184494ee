package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.cgroup.DeviceList.Entry;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.List;

/** The devices controller of cgroup v1: devices.allow and devices.deny. */
final class DevicesV1 implements Controller {

    private static final String ALLOW = "devices.allow";
    private static final String DENY = "devices.deny";
    private static final String EVERYTHING = "a";

    private static final int ATTEMPTS = 1000;
    private static final int PAUSE_MILLIS = 2;

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        return resources.devices().isEmpty()
                ? List.of()
                : List.of(new Limit.DeviceExceptions(DeviceList.of(DeviceRules.of(resources.devices()))));
    }

    static void set(DeviceList list, Directory directory) {
        setDefault(list.allowed() ? ALLOW : DENY, directory);
        List<String> lines = new ArrayList<>();
        for (Entry exception : list.exceptions()) {
            lines.add(exception.toString());
        }
        if (!lines.isEmpty()) {
            directory.write(list.allowed() ? DENY : ALLOW, lines);
        }
    }

    /**
     * Retries on EINVAL. The kernel refuses to change the default of a cgroup with children, and counts a removed child
     * until it has been freed some time later.
     */
    private static void setDefault(String file, Directory directory) {
        for (int i = 0; ; i++) {
            try {
                directory.write(file, EVERYTHING);
                return;
            } catch (ErrnoException e) {
                if (!e.is(Errno.EINVAL) || i == ATTEMPTS) {
                    throw e;
                }
            }
            requireNoneBelow(directory);
            Wait.millis(PAUSE_MILLIS);
        }
    }

    private static void requireNoneBelow(Directory directory) {
        List<Directory> children = directory.children();
        if (!children.isEmpty()) {
            throw new DavitException("/linux/resources/devices: cgroup v1 cannot allow or deny all devices in "
                    + directory.path() + ", which has a cgroup below it: " + children.getFirst().path());
        }
    }

    /** Writes only the differences, so that processes do not lose access for a moment to devices that stay allowed. */
    static void update(DeviceList wanted, Directory directory) {
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
