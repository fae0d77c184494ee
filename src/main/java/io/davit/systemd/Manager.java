package io.davit.systemd;

import io.davit.DavitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The service manager, of the system or of a user. */
public final class Manager implements AutoCloseable {

    private static final String NAME = "org.freedesktop.systemd1";
    private static final String PATH = "/org/freedesktop/systemd1";
    private static final String API = NAME + ".Manager";

    private static final String JOBS = "type='signal',sender='" + NAME + "',interface='" + API + "',member='JobRemoved'";

    private static final String UNIT_EXISTS = NAME + ".UnitExists";
    private static final String NO_SUCH_UNIT = NAME + ".NoSuchUnit";

    private final Bus bus;

    /** The manager's unique name: a signal of anybody else's is not its. */
    private String sender;

    Manager(Bus bus) {
        this.bus = bus;
    }

    /** @param user whether it is that of davit's user */
    public static Manager connect(boolean user) {
        return new Manager(Bus.connect(user));
    }

    private Message call(String member, String signature, Object... arguments) {
        return bus.call(new Message.Call(NAME, PATH, API, member, signature, List.of(arguments)));
    }

    /** The cgroup of the manager itself, in which those of its units are. */
    public String cgroup() {
        return property("ControlGroup");
    }

    /** The manager's release: {@code 257.9-1~deb13u1}. */
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
     * Starts a unit that is not written down anywhere, and waits until it is there. A former one of the name that has
     * failed gives way.
     *
     * @throws UnitExistsException where one of the name is there
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

    /** The path of the job that a method has begun. */
    private String job(String member, String signature, Object... arguments) {
        return call(member, signature, arguments).value(0, String.class);
    }

    private void await(String job, String unit) {
        String result = result(job);
        if (!result.equals("done")) {
            throw new DavitException("unable to start unit \"" + unit + "\": systemd says " + result);
        }
    }

    /** {@code JobRemoved} has the job's number, its path, the unit and how it went. */
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
     * Changes properties of a unit, until the next boot. systemd answers before it has written them to the cgroup's
     * files, and does that before it answers anything else: when this returns, the files are the caller's.
     */
    public void set(String unit, Map<String, Variant> properties) {
        if (!properties.isEmpty()) {
            call("SetUnitProperties", "sba(sv)", unit, true, list(properties));
            bus.call(new Message.Call(NAME, PATH, "org.freedesktop.DBus.Peer", "Ping", "", List.of()));
        }
    }

    /**
     * Moves a process into the cgroup of a unit, for a caller that may not do that itself.
     *
     * @param below the path of a cgroup below that of the unit: {@code /init.scope}; empty: the unit's own
     */
    public void attach(String unit, String below, int pid) {
        call("AttachProcessesToUnit", "ssau", unit, below, List.of(pid));
    }

    /** Stops a unit and forgets it; that there is none is no error. */
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
