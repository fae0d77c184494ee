package io.davit.container;

import io.davit.ContainerStateException;
import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.spec.State.Status;

/** Starts a created container, whose init waits at the start socket. */
final class ContainerStart {

    private final ContainerState saved;
    private final StateDirectory directory;
    private final Reporter reporter;

    ContainerStart(ContainerState saved, StateDirectory directory, Reporter reporter) {
        this.saved = saved;
        this.directory = directory;
        this.reporter = reporter;
    }

    /** Fails unless the status is {@code created}. */
    static void requirePossible(Status status) {
        switch (status) {
            case CREATED -> {}
            case STOPPED -> throw new ContainerStateException("cannot start a container that has stopped");
            case RUNNING -> throw new ContainerStateException("cannot start an already running container");
            default -> throw new ContainerStateException("cannot start a container in the " + status.word() + " state");
        }
    }

    /**
     * Resumes the init and waits for its execve. Closes the directory, and so releases the caller's lock, before hooks
     * run.
     */
    void start() {
        try (Fd connection = directory.claimStart()) {
            if (connection == null) {
                throw new ContainerStateException("cannot start an already running container");
            }
            if (!Message.sendResume(connection)) {
                throw new DavitException("the container's init died before it was started");
            }
            // Unlock: startContainer hooks may take long, and davit may be called for this container meanwhile, also by
            // them.
            directory.close();
            reporter.debug(() -> "the container's init goes on");
            boolean hooked = saved.isHooked();
            Message error = Execution.await(connection, hooked, () -> setLateLimits(hooked), this::addTiming);
            if (error != null) {
                throw failure(error);
            }
            reporter.debug(() -> "the container's process is executed");
        }
    }

    private void setLateLimits(boolean hooked) {
        Limits.setLate(saved.pid(), directory.readExecBase().process(), hooked);
    }

    /**
     * Passes timings on. davit-init sends them if the container was created with timing, also if this command has none.
     */
    private void addTiming(Message message) {
        ContainerState.DeferredStep late = late(message);
        if (late != null) {
            message.addTiming(late.what(), late.where());
        }
    }

    private DavitException failure(Message error) {
        ContainerState.DeferredStep late = late(error);
        return late == null ? InitFailure.of("", "start", error) : InitFailure.of(late.where(), late.what(), error);
    }

    /** Returns the step that a message refers to; {@code null} if it is not one after the start. */
    private ContainerState.DeferredStep late(Message message) {
        for (ContainerState.DeferredStep late : saved.afterStart()) {
            if (late.record() == message.detail()) {
                return late;
            }
        }
        return null;
    }
}
