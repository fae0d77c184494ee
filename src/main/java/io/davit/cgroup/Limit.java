package io.davit.cgroup;

import java.util.List;

/**
 * One limit of a cgroup, in the form in which the kernel takes it. Computing limits changes nothing; {@link FileCgroup}
 * sets them.
 */
public sealed interface Limit {

    /** The JSON pointer to the property that requires it. */
    String origin();

    /** The name of the file in the cgroup's directory; {@code devices} for what is none. */
    String file();

    /** What is set, in the kernel's notation. */
    List<String> values();

    /** The controller that enforces it. */
    String controller();

    /** What to do when the kernel refuses a value. */
    enum OnRefusal {
        /** Report the error. */
        FAIL,
        /** Ignore that the file does not exist: then there is nothing to limit. */
        SKIP_MISSING,
        /** On EINVAL, try again after all other limits: it depends on one of them. */
        POSTPONE
    }

    /**
     * Values for a file, written one after the other.
     *
     * @param alternative for kernels without that file; {@code null}: none
     */
    record Write(String file, List<String> values, String origin, OnRefusal onRefusal, Write alternative)
            implements Limit {

        Write(String file, List<String> values, String origin) {
            this(file, values, origin, OnRefusal.FAIL, null);
        }

        /** The part of the file's name before the point (cgroups(7)). */
        @Override
        public String controller() {
            return file.substring(0, file.indexOf('.'));
        }

        Write on(OnRefusal onRefusal) {
            return new Write(file, values, origin, onRefusal, alternative);
        }

        Write or(Write alternative) {
            return new Write(file, values, origin, onRefusal, alternative);
        }
    }

    /** Device rules, which no file has as they are. */
    sealed interface Devices extends Limit {

        @Override
        default String file() {
            return DeviceRules.CONTROLLER;
        }

        @Override
        default String origin() {
            return DeviceRules.POINTER;
        }

        @Override
        default String controller() {
            return DeviceRules.CONTROLLER;
        }
    }

    /** Those of cgroup v1: {@code devices.allow} and {@code devices.deny}. */
    record DeviceExceptions(DeviceList list) implements Devices {

        @Override
        public List<String> values() {
            return list.lines();
        }
    }

    /** Those of cgroup v2: an eBPF program, which replaces the previous one atomically. */
    record DeviceFilter(DeviceRules rules) implements Devices {

        @Override
        public List<String> values() {
            return rules.lines();
        }
    }
}
