package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Signal;
import io.davit.linux.Sockets;
import io.davit.plan.Plan;
import io.davit.plan.Source;
import io.davit.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** davit-init at work on a plan, and then the process that it has become. */
final class InitProcess implements AutoCloseable {

    /**
     * Where it waits.
     *
     * @param number that of its descriptor of what the stage is about
     * @param descriptor a copy, where it has handed one over
     */
    record Reached(Stage stage, int number, Fd descriptor) {}

    private final Plan plan;
    private final Fd sync;
    private final Child parent;
    private Child init;
    private Message early;

    private InitProcess(Plan plan, Fd sync, Child parent) {
        this.plan = plan;
        this.sync = sync;
        this.parent = parent;
    }

    /**
     * Starts it.
     *
     * @param open gives the descriptors that the plan asks for; they are closed here
     * @param preserved how many of davit's caller's descriptors from 3 on the container gets
     */
    static InitProcess start(Plan plan, Function<Source, Fd> open, int preserved) {
        List<Fd> opened = new ArrayList<>();
        Sockets.Pair pair = Sockets.pair();
        try (Fd theirs = pair.second()) {
            byte[] encoded = plan.encode(theirs.number(), preserved, source -> {
                opened.add(open.apply(source));
                return opened.getLast().number();
            });
            return new InitProcess(plan, pair.first(), spawn(encoded, theirs, opened, preserved));
        } catch (DavitException e) {
            pair.first().close();
            throw e;
        } finally {
            opened.forEach(Fd::close);
        }
    }

    private static Child spawn(byte[] encoded, Fd sync, List<Fd> opened, int preserved) {
        int[] kept = new int[opened.size() + 1];
        kept[0] = sync.number();
        for (int i = 0; i < opened.size(); i++) {
            kept[i + 1] = opened.get(i).number();
        }
        try (Fd sealed = Fd.sealed("plan", encoded)) {
            return Child.init(sealed, kept, preserved);
        }
    }

    /** The pid of davit-init until it has started the container's init. */
    int helper() {
        return parent.pid();
    }

    /**
     * The pid of the container's init, which from now on is at work by itself. Its own first word may be here before
     * that of the process that started it.
     */
    int awaitPid() {
        Message message = Message.receive(sync);
        while (message != null && message.kind() != Message.Kind.PID) {
            early = message;
            message = Message.receive(sync);
        }
        if (message == null) {
            throw early == null ? died() : failure(early);
        }
        init = new Child(message.number());
        parent.await();
        return init.pid();
    }

    /** The stage at which it waits next. */
    Reached awaitStage() {
        Message message = early != null ? early : Message.receive(sync);
        early = null;
        if (message == null) {
            throw died();
        }
        Stage stage = message.kind() == Message.Kind.SYNC ? Stage.of(message.number()) : null;
        if (stage == null) {
            throw failure(message);
        }
        return new Reached(stage, message.detail(), message.descriptor());
    }

    /** Lets it go on from where it waits. */
    void goOn() {
        if (!Message.sendGo(sync)) {
            throw died();
        }
    }

    /**
     * Waits until it has become the container's process.
     *
     * @param hooked whether startContainer hooks run before
     * @param limits sets the limits that come last
     */
    void awaitExecuted(boolean hooked, Runnable limits) {
        Message message = Execution.await(sync, hooked, limits);
        if (message != null) {
            throw failure(message);
        }
    }

    private DavitException failure(Message message) {
        if (message.kind() != Message.Kind.ERROR) {
            return new DavitException("davit-init said " + message.kind() + ", which was not its turn to say");
        }
        return message.detail() < 0
                ? InitFailure.of("", "davit-init", message)
                : InitFailure.of(plan.operations().get(message.detail()), message);
    }

    /** It has closed its socket, and so it has ended or is about to: what happens to it now does not change how. */
    DavitException died() {
        kill();
        return new InitDiedException(running().await());
    }

    private Child running() {
        return init != null ? init : parent;
    }

    /** A copy of its descriptor of what a stage is about. */
    Fd take(Reached reached) {
        if (reached.descriptor() != null) {
            return reached.descriptor();
        }
        try (Pidfd process = Pidfd.open(init.pid())) {
            if (process == null) {
                throw died();
            }
            return process.take(reached.number());
        }
    }

    int pid() {
        return init.pid();
    }

    /** Readable while it waits for davit once it has died. */
    Fd sync() {
        return sync;
    }

    /** Ends it, at whatever it is. */
    void kill() {
        running().kill(Signal.SIGKILL);
        running().await();
    }

    @Override
    public void close() {
        sync.close();
    }
}
