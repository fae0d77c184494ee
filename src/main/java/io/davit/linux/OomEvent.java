package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The event of cgroup v1 that memory has run out. */
public final class OomEvent {

    /** An eventfd(2) that the memory controller of a cgroup counts up each time. */
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
