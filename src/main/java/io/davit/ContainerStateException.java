package io.davit;

/**
 * The container's status does not allow the operation, such as the start of a running container (runtime.md#lifecycle).
 */
public final class ContainerStateException extends DavitException {

    public ContainerStateException(String message) {
        super(message);
    }
}
