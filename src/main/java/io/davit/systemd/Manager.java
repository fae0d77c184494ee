package io.davit.systemd;

import io.davit.DavitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The systemd manager of the system or of a user (org.freedesktop.systemd1(5)). */
public final class Manager implements AutoCloseable {

    private static final String NAME = "org.freedesktop.systemd1";
    private static final String PATH = "/org/freedesktop/systemd1";
    private static final String API = NAME + ".Manager";

    private static final String JOBS = "type='signal',sender='" + NAME + "',interface='" + API + "',member='JobRemoved'";

    private static final String UNIT_EXISTS = NAME + ".UnitExists";
    private static final String NO_SUCH_UNIT = NAME + ".NoSuchUnit";

    private final Bus bus;

    /**
     * The manager's unique bus name. Signals from other senders are ignored, so that nobody else can report a job as
     * done.
     */
    private String sender;

    Manager(Bus bus) {
        this.bus = bus;
    }

    /**
     * Connects to the manager.
     *
     * @param user true for the manager of davit's user, false for the system manager
     */
    public static Manager connect(boolean user) {
        return new Manager(Bus.connect(user));
    }

    private Message call(String member, String signature, Object... arguments) {
        return bus.call(new Message.Call(NAME, PATH, API, member, signature, List.of(arguments)));
    }

    /** Returns the manager's own cgroup, the parent of its units' cgroups. */
    public String cgroup() {
        return property("ControlGroup");
    }

    /** Returns the manager's version: {@code 257.9-1~deb13u1}. */
    public String version() {
        return property("Version");
    }

    private String property(String name) {
        Message answer = bus.call(new Message.Call(
                NAME, PATH, "org.freedesktop.DBus.Properties", "Get", "ss", List.of(API, name)));
        if (answer.value(0, Variant.class).value() instanceof String value) {
            return value;
        }
        throw Decoder.malformed();
    }

    /**
     * Starts a transient unit and waits for its job. A failed unit of the same name is reset first.
     *
     * @throws UnitExistsException if a unit of that name is loaded and has not failed
     */
    public void start(String unit, Map<String, Variant> properties) {
        subscribe();
        try {
            startOnce(unit, properties);
        } catch (UnitExistsException e) {
            resetFailed(unit);
            startOnce(unit, properties);
        }
    }

    private void startOnce(String unit, Map<String, Variant> properties) {
        try {
            await(job("StartTransientUnit", "ssa(sv)a(sa(sv))", unit, "replace", list(properties), List.of()), unit);
        } catch (BusException e) {
            throw e.is(UNIT_EXISTS) ? new UnitExistsException(e.getMessage()) : e;
        }
    }

    private void subscribe() {
        bus.match(JOBS);
        sender = call("Subscribe", "").sender();
    }

    /** Calls a method that starts a job and returns the job's object path. */
    private String job(String member, String signature, Object... arguments) {
        return call(member, signature, arguments).value(0, String.class);
    }

    private void await(String job, String unit) {
        String result = result(job);
        if (!result.equals("done")) {
            throw new DavitException("unable to start unit \"" + unit + "\": systemd says " + result);
        }
    }

    /** Waits for {@code JobRemoved} (job id, job path, unit, result) and returns the result. */
    private String result(String job) {
        return bus.awaitSignal(signal -> signal.isSignal("JobRemoved")
                        && Objects.equals(signal.sender(), sender)
                        && signal.value(1, String.class).equals(job))
                .value(3, String.class);
    }

    private static List<Object> list(Map<String, Variant> properties) {
        List<Object> list = new ArrayList<>();
        for (Map.Entry<String, Variant> property : properties.entrySet()) {
            list.add(List.of(property.getKey(), property.getValue()));
        }
        return list;
    }

    /**
     * Sets runtime properties of a unit (until reboot). systemd replies before it has written the cgroup files, and
     * writes them before it handles the next message. After the ping below, it no longer overwrites what the caller
     * writes to them.
     */
    public void set(String unit, Map<String, Variant> properties) {
        if (!properties.isEmpty()) {
            call("SetUnitProperties", "sba(sv)", unit, true, list(properties));
            bus.call(new Message.Call(NAME, PATH, "org.freedesktop.DBus.Peer", "Ping", "", List.of()));
        }
    }

    /**
     * Moves a process into a unit's cgroup, for a caller without permission to do so itself.
     *
     * @param below path of a cgroup below the unit's, such as {@code /init.scope}; empty for the unit's own
     */
    public void attach(String unit, String below, int pid) {
        call("AttachProcessesToUnit", "ssau", unit, below, List.of(pid));
    }

    /** Stops a unit and resets its failed state; does nothing if the unit does not exist. */
    public void stop(String unit) {
        subscribe();
        try {
            result(job("StopUnit", "ss", unit, "replace"));
        } catch (BusException e) {
            if (!e.is(NO_SUCH_UNIT)) {
                throw e;
            }
        }
        resetFailed(unit);
    }

    private void resetFailed(String unit) {
        try {
            call("ResetFailedUnit", "s", unit);
        } catch (BusException e) {
            if (!e.is(NO_SUCH_UNIT)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        bus.close();
    }
}
