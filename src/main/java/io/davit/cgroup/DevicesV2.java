package io.davit.cgroup;

import io.davit.linux.DeviceFilter;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Privileges;
import io.davit.spec.Resources;
import java.util.List;

/** Device access in cgroup v2: an eBPF program. */
final class DevicesV2 implements Controller {

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        return resources.devices().isEmpty()
                ? List.of()
                : List.of(new Limit.DeviceFilter(DeviceRules.of(resources.devices())));
    }

    /**
     * Ignores EPERM in a user namespace: loading the program is not permitted there, and neither is mknod(2) of a
     * device.
     */
    static void set(DeviceRules rules, Directory directory) {
        try (Fd cgroup = Fd.open(directory.path(), Fd.O_RDONLY)) {
            DeviceFilter.attach(cgroup, DeviceProgram.of(rules));
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM) || Privileges.isHostRoot()) {
                throw e;
            }
        }
    }
}
