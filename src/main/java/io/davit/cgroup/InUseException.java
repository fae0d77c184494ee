package io.davit.cgroup;

import io.davit.DavitException;

/** Thrown if the cgroup of a new container is already in use. */
public final class InUseException extends DavitException {

    InUseException(String message) {
        super(message);
    }

    static InUseException processes(int count) {
        return new InUseException("container's cgroup is not empty: " + count + " process(es) found");
    }

    static InUseException frozen() {
        return new InUseException("container's cgroup unexpectedly frozen");
    }
}
