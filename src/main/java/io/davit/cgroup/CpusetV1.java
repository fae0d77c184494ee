package io.davit.cgroup;

import io.davit.spec.Resources;
import io.davit.spec.Resources.Cpu;

/** Which CPUs and memory nodes may be used, in cgroup v1. */
final class CpusetV1 implements Controller {

    private static final String CPUS = "cpuset.cpus";
    private static final String MEMS = "cpuset.mems";

    @Override
    public boolean concerns(Resources resources) {
        Cpu cpu = resources.cpu();
        return cpu != null && (isSet(cpu.cpus()) || isSet(cpu.mems()));
    }

    /** A new cgroup has none, and can have no process before it has some: at first those of the cgroup above. */
    @Override
    public void prepare(Directory directory) {
        if (directory.read(CPUS).isEmpty()) {
            directory.write(CPUS, inherited(directory.parent(), CPUS));
        }
        if (directory.read(MEMS).isEmpty()) {
            directory.write(MEMS, inherited(directory.parent(), MEMS));
        }
    }

    private static String inherited(Directory directory, String file) {
        String own = directory.read(file);
        if (own.isEmpty()) {
            own = inherited(directory.parent(), file);
            directory.write(file, own);
        }
        return own;
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        if (!concerns(resources)) {
            return;
        }
        Cpu cpu = resources.cpu();
        if (isSet(cpu.cpus())) {
            directory.write(CPUS, cpu.cpus());
        }
        if (isSet(cpu.mems())) {
            directory.write(MEMS, cpu.mems());
        }
    }

    private static boolean isSet(String list) {
        return list != null && !list.isEmpty();
    }
}
