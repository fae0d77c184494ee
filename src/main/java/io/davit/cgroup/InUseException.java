package io.davit.cgroup;

import io.davit.DavitException;

/** A cgroup that is to become a container's and is another's. */
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
