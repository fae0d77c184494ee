package io.davit;

/** The status of a container does not allow what was asked for (runtime.md#lifecycle): a running one cannot be started. */
public final class ContainerStateException extends DavitException {

    public ContainerStateException(String message) {
        super(message);
    }
}
