package io.davit;

/** The id of a container that is to be created or restored is taken. */
public final class ContainerExistsException extends DavitException {

    public ContainerExistsException() {
        super("container with given ID already exists");
    }
}
