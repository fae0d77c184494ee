package io.davit.cgroup;

import io.davit.linux.DeviceFilter;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Privileges;
import io.davit.spec.Resources;

/** Which devices may be used, in cgroup v2: a program of eBPF, which replaces the one before it at once. */
final class DevicesV2 implements Controller {

    @Override
    public boolean concerns(Resources resources) {
        return !resources.devices().isEmpty();
    }

    /** In a user namespace no such program may be loaded, and no device be made that it would have to deny. */
    @Override
    public void apply(Resources resources, Directory directory) {
        try (Fd cgroup = Fd.open(directory.path(), Fd.O_RDONLY)) {
            DeviceFilter.attach(cgroup, DeviceProgram.of(DeviceRules.of(resources.devices())));
        } catch (ErrnoException e) {
            if (!e.is(Errno.EPERM) || Privileges.isHostRoot()) {
                throw e;
            }
        }
    }
}
