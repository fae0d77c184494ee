package io.davit;

/** No container has the id, or it has been deleted meanwhile. */
public final class ContainerNotFoundException extends DavitException {

    public ContainerNotFoundException() {
        super("container does not exist");
    }
}
