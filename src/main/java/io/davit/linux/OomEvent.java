package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

/** OOM notification of cgroup v1 (Documentation/admin-guide/cgroup-v1/memory.rst). */
public final class OomEvent {

    /** Returns an eventfd(2) that the memory controller increments at each OOM event of the cgroup. */
    public static Fd register(String memoryCgroup) {
        Fd event = Fd.of(Shim.SHIM.eventfd(), "eventfd", "");
        try (Fd oom = Fd.open(memoryCgroup + "/memory.oom_control", Fd.O_RDONLY);
                Fd control = Fd.open(memoryCgroup + "/cgroup.event_control", Fd.O_WRONLY)) {
            control.write((event.number() + " " + oom.number()).getBytes(UTF_8));
        } catch (ErrnoException e) {
            event.close();
            throw e;
        }
        return event;
    }

    private OomEvent() {}
}
