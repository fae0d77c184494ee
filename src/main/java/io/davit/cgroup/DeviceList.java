package io.davit.cgroup;

import io.davit.DavitException;
import io.davit.cgroup.DeviceRules.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Device rules in the form of cgroup v1: a default for all devices, and exceptions. The kernel removes an exception
 * only by the same type and numbers, and silently ignores a rule that would carve a part out of another; davit reports
 * such a rule as an error.
 *
 * @param allowed the default: whether devices without an exception are allowed
 * @param exceptions at most one for each combination of type, major and minor
 */
record DeviceList(boolean allowed, List<Entry> exceptions) {

    /** The kinds of access that open(2) requests. */
    private static final int OPENING = DeviceRules.READ | DeviceRules.WRITE;

    /** @param type {@code c} (character device) or {@code b} (block device) */
    record Entry(char type, long major, long minor, int access) {

        boolean isSameDevice(Entry other) {
            return type == other.type && major == other.major && minor == other.minor;
        }

        /** Tells whether this matches every device that the other matches. */
        boolean includes(Entry other) {
            return type == other.type
                    && (major == DeviceRules.ANY || major == other.major)
                    && (minor == DeviceRules.ANY || minor == other.minor);
        }

        boolean overlaps(Entry other) {
            return type == other.type && overlap(major, other.major) && overlap(minor, other.minor);
        }

        private static boolean overlap(long one, long other) {
            return one == DeviceRules.ANY || other == DeviceRules.ANY || one == other;
        }

        Entry with(int access) {
            return new Entry(type, major, minor, access);
        }

        /** The kernel's notation: {@code c 1:3 rwm}. */
        @Override
        public String toString() {
            return DeviceRules.text(type, major, minor, access);
        }

        static Entry parse(String line) {
            int colon = line.indexOf(':');
            int blank = line.indexOf(' ', colon);
            String letters = line.substring(blank + 1);
            int access = 0;
            access |= letters.indexOf('r') >= 0 ? DeviceRules.READ : 0;
            access |= letters.indexOf('w') >= 0 ? DeviceRules.WRITE : 0;
            access |= letters.indexOf('m') >= 0 ? DeviceRules.MKNOD : 0;
            return new Entry(
                    line.charAt(0), number(line.substring(2, colon)), number(line.substring(colon + 1, blank)), access);
        }

        private static long number(String text) {
            return text.equals("*") ? DeviceRules.ANY : Long.parseLong(text);
        }
    }

    /** Returns the default, then the exceptions. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(allowed ? "allow a" : "deny a");
        for (Entry exception : exceptions) {
            lines.add((allowed ? "deny " : "allow ") + exception);
        }
        return lines;
    }

    static DeviceList of(DeviceRules rules) {
        DeviceList list = new DeviceList(false, new ArrayList<>());
        for (Rule rule : rules.rules()) {
            list = rule.isForAll() ? new DeviceList(rule.allow(), new ArrayList<>()) : list.after(rule);
        }
        list.widen();
        return list;
    }

    /**
     * Parses {@code devices.list}; returns {@code null} if all devices are allowed by default, because the file does
     * not list the exceptions then.
     */
    static DeviceList parse(List<String> lines) {
        List<Entry> exceptions = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("a")) {
                return null;
            }
            exceptions.add(Entry.parse(line));
        }
        return new DeviceList(false, exceptions);
    }

    private DeviceList after(Rule rule) {
        for (char type : rule.type() == 'a' ? new char[] {'c', 'b'} : new char[] {rule.type()}) {
            Entry entry = new Entry(type, rule.major(), rule.minor(), rule.access());
            if (rule.allow() == allowed) {
                remove(entry);
            } else {
                add(entry);
            }
        }
        return this;
    }

    private void add(Entry entry) {
        for (int i = 0; i < exceptions.size(); i++) {
            if (exceptions.get(i).isSameDevice(entry)) {
                exceptions.set(i, entry.with(entry.access() | exceptions.get(i).access()));
                return;
            }
        }
        exceptions.add(entry);
    }

    private void remove(Entry entry) {
        for (int i = exceptions.size() - 1; i >= 0; i--) {
            Entry exception = exceptions.get(i);
            if (entry.includes(exception)) {
                int left = exception.access() & ~entry.access();
                if (left == 0) {
                    exceptions.remove(i);
                } else {
                    exceptions.set(i, exception.with(left));
                }
            } else if (entry.overlaps(exception) && (entry.access() & exception.access()) != 0) {
                throw new DavitException("/linux/resources/devices: cgroup v1 cannot " + (allowed ? "allow " : "deny ")
                        + entry + " out of " + exception);
            }
        }
    }

    /**
     * Adds read and write access from wider exceptions: the kernel allows an open(2) for reading and writing only if a
     * single exception has both. mknod(2) is checked on its own.
     */
    private void widen() {
        if (allowed) {
            return;
        }
        for (int i = 0; i < exceptions.size(); i++) {
            Entry entry = exceptions.get(i);
            for (Entry wider : exceptions) {
                if (wider.includes(entry) && (entry.access() & OPENING) != 0) {
                    entry = entry.with(entry.access() | wider.access() & OPENING);
                }
            }
            exceptions.set(i, entry);
        }
    }

    /** Returns the access of an exception that this list does not have. */
    int missing(Entry exception) {
        for (Entry own : exceptions) {
            if (own.isSameDevice(exception)) {
                return exception.access() & ~own.access();
            }
        }
        return exception.access();
    }
}
