package io.davit.cgroup;

import io.davit.cgroup.Limit.DeviceExceptions;
import io.davit.cgroup.Limit.DeviceFilter;
import io.davit.cgroup.Limit.OnRefusal;
import io.davit.cgroup.Limit.Write;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.spec.Resources;
import io.davit.systemd.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A cgroup as directories and files. davit sets the limits through the files, whether it or systemd creates the
 * directories.
 */
abstract sealed class FileCgroup implements Cgroup permits CgroupV1, CgroupV2 {

    private final Map<String, Controller> controllers;

    /** @param controllers by name, in the order in which their limits are set and statistics reported */
    FileCgroup(Map<String, Controller> controllers) {
        this.controllers = controllers;
    }

    /** Returns the directory with a controller's files; {@code null} if no hierarchy has the controller. */
    abstract Directory directory(String controller);

    /** Refuses limits that this cgroup version does not support. */
    abstract void refuseOthers(Resources resources);

    /** Checks that the controllers of all limits are available, before any limit is set. */
    abstract void requireControllers(List<Limit> limits);

    /** Refuses a cgroup that exists and is in use. */
    abstract void requireUnused();

    /**
     * Creates the directories that systemd does not.
     *
     * @param unit the name of the unit that systemd has created
     * @param pid the process in the unit
     */
    abstract void makeOthers(String unit, int pid);

    /** Returns how the first process joins if systemd creates the cgroup with that process. */
    abstract CgroupJoin joinWithSystemd();

    /** Returns the path of the cgroup to join, relative to the unit's: {@code /init.scope}, or empty. */
    abstract String below(String unit, CgroupJoin join);

    abstract SavedCgroup.Driver systemdDriver();

    /** Returns the systemd property that enables block I/O accounting. */
    abstract String ioAccounting();

    @Override
    public CgroupLimits limits(Resources resources) {
        return new CgroupLimits(limits(resources, controller -> Present.NONE), Map.of());
    }

    /** Returns the limits that an update sets: those given, and present ones that depend on them. */
    CgroupLimits changed(Resources resources) {
        return new CgroupLimits(limits(resources, this::present), Map.of());
    }

    private Present present(String controller) {
        Directory directory = directory(controller);
        return directory == null ? Present.NONE : directory::readIfExists;
    }

    private List<Limit> limits(Resources resources, Function<String, Present> present) {
        refuseOthers(resources);
        List<Limit> limits = new ArrayList<>();
        controllers.forEach(
                (name, controller) -> limits.addAll(controller.limits(resources, present.apply(name))));
        Unified.addTo(limits, resources.unified());
        return limits;
    }

    /** Adds the corresponding systemd properties to limits. */
    CgroupLimits withProperties(CgroupLimits limits, Resources resources) {
        UnitProperties unit = new UnitProperties(limits.limits());
        controllers.values().forEach(controller -> controller.addTo(unit));
        if (!resources.devices().isEmpty()) {
            unit.putAll(UnitDevices.of(DeviceRules.of(resources.devices())));
        }
        return new CgroupLimits(limits.limits(), unit.properties());
    }

    @Override
    public void limit(CgroupLimits limits) {
        set(limits.withoutTasks().limits(), false);
    }

    @Override
    public void limitTasks(CgroupLimits limits) {
        set(limits.tasks().limits(), false);
    }

    @Override
    public void update(Resources resources) {
        change(changed(resources));
    }

    /** Sets limits of a cgroup that has processes. */
    void change(CgroupLimits limits) {
        set(limits.limits(), true);
    }

    private void set(List<Limit> limits, boolean update) {
        requireControllers(limits);
        List<Write> postponed = new ArrayList<>();
        for (Limit limit : limits) {
            Directory directory = directory(limit.controller());
            switch (limit) {
                case Write write when write.onRefusal() == OnRefusal.POSTPONE -> {
                    if (!isTaken(write, directory)) {
                        postponed.add(write);
                    }
                }
                case Write write -> write(write, directory);
                case DeviceExceptions devices when update -> DevicesV1.update(devices.list(), directory);
                case DeviceExceptions devices -> DevicesV1.set(devices.list(), directory);
                case DeviceFilter devices -> DevicesV2.set(devices.rules(), directory);
            }
        }
        postponed.forEach(write -> write(write, directory(write.controller())));
    }

    private boolean isTaken(Write write, Directory directory) {
        try {
            directory.write(write.file(), write.values());
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EINVAL)) {
                return false;
            }
            throw refusal(write, directory, e);
        }
    }

    private void write(Write write, Directory directory) {
        try {
            directory.write(write.file(), write.values());
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) && write.alternative() != null) {
                write(write.alternative(), directory);
            } else if (!e.is(Errno.ENOENT) || write.onRefusal() != OnRefusal.SKIP_MISSING) {
                throw refusal(write, directory, e);
            }
        }
    }

    private RuntimeException refusal(Write write, Directory directory, ErrnoException e) {
        Controller controller = controllers.get(write.controller());
        return controller == null ? e.at(write.origin()) : controller.refusal(e, write, directory);
    }
}
