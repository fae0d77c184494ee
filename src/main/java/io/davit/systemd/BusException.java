package io.davit.systemd;

import io.davit.DavitException;

/** An error reply to a D-Bus call. */
final class BusException extends DavitException {

    private final String name;

    private BusException(String name, String message) {
        super(message);
        this.name = name;
    }

    static BusException of(Message message) {
        boolean explained = !message.body().isEmpty() && message.body().getFirst() instanceof String;
        return new BusException(message.error(), explained ? (String) message.body().getFirst() : message.error());
    }

    /** Tells whether the error has this name, such as {@code org.freedesktop.systemd1.UnitExists}. */
    boolean is(String other) {
        return other.equals(name);
    }
}
