package io.davit;

/** A new or restored container cannot be created because its id is taken. */
public final class ContainerExistsException extends DavitException {

    public ContainerExistsException() {
        super("container with given ID already exists");
    }
}
