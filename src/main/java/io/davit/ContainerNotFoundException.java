package io.davit;

/** There is no container of the id, or there is none any more. */
public final class ContainerNotFoundException extends DavitException {

    public ContainerNotFoundException() {
        super("container does not exist");
    }
}
