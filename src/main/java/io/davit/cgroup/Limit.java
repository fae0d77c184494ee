package io.davit.cgroup;

import java.util.List;

/** A limit of a cgroup, in the kernel's format. Computing limits changes nothing; {@link FileCgroup} sets them. */
public sealed interface Limit {

    /** Returns the JSON pointer of the property that requires the limit. */
    String origin();

    /** Returns the name of the file in the cgroup's directory; {@code devices} for device rules. */
    String file();

    /** Returns the values in the kernel's notation. */
    List<String> values();

    /** Returns the controller that enforces the limit. */
    String controller();

    /** What to do when the kernel refuses a value. */
    enum OnRefusal {
        /** Report the error. */
        FAIL,
        /** Ignore a missing file: the kernel does not have the resource, so there is nothing to limit. */
        SKIP_MISSING,
        /** On EINVAL, try again after all other limits, because the value depends on one of them. */
        POSTPONE
    }

    /**
     * Values to write to a file, one write(2) each.
     *
     * @param alternative for kernels without that file; {@code null}: none
     */
    record Write(String file, List<String> values, String origin, OnRefusal onRefusal, Write alternative)
            implements Limit {

        Write(String file, List<String> values, String origin) {
            this(file, values, origin, OnRefusal.FAIL, null);
        }

        /** Returns the part of the file name before the first dot (cgroups(7)). */
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

    /** Device rules, which cannot be written to one file. */
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

    /** Device rules of cgroup v1: {@code devices.allow} and {@code devices.deny}. */
    record DeviceExceptions(DeviceList list) implements Devices {

        @Override
        public List<String> values() {
            return list.lines();
        }
    }

    /** Device rules of cgroup v2: an eBPF program, which replaces the previous one atomically. */
    record DeviceFilter(DeviceRules rules) implements Devices {

        @Override
        public List<String> values() {
            return rules.lines();
        }
    }
}
