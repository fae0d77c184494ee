package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Signal;
import io.davit.linux.Sockets;
import io.davit.plan.Field.Descriptor;
import io.davit.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** davit-init at work on a plan, and then the process that it has become. */
final class InitProcess implements AutoCloseable {

    private final Plan plan;
    private final Fd sync;
    private final Child parent;
    private Child init;

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
    static InitProcess start(Plan plan, Function<Descriptor, Fd> open, int preserved) {
        List<Descriptor> descriptors = plan.descriptors();
        List<Fd> opened = new ArrayList<>();
        Sockets.Pair pair = Sockets.pair();
        try (Fd theirs = pair.second()) {
            descriptors.forEach(descriptor -> opened.add(open.apply(descriptor)));
            return new InitProcess(plan, pair.first(), spawn(plan, theirs, descriptors, opened, preserved));
        } catch (DavitException e) {
            pair.first().close();
            throw e;
        } finally {
            opened.forEach(Fd::close);
        }
    }

    private static Child spawn(Plan plan, Fd sync, List<Descriptor> descriptors, List<Fd> opened, int preserved) {
        byte[] encoded =
                plan.encode(sync.number(), wanted -> opened.get(descriptors.indexOf(wanted)).number());
        int[] kept = new int[opened.size() + 1];
        kept[0] = sync.number();
        for (int i = 0; i < opened.size(); i++) {
            kept[i + 1] = opened.get(i).number();
        }
        try (Fd sealed = Fd.sealed("plan", encoded)) {
            return Child.init(sealed, kept, preserved);
        }
    }

    /** The pid of the container's init, which from now on is at work by itself. */
    int awaitPid() {
        Message message = receive();
        if (message.kind() != Message.Kind.PID) {
            throw unexpected(message);
        }
        init = new Child(message.number());
        parent.await();
        return init.pid();
    }

    /** The stage at which it waits next. */
    int awaitStage() {
        Message message = receive();
        if (message.kind() != Message.Kind.SYNC) {
            throw unexpected(message);
        }
        return message.number();
    }

    /** Lets it go on from where it waits. */
    void goOn() {
        if (!Message.sendGo(sync)) {
            throw died();
        }
    }

    /** Waits until it has become the container's process. */
    void awaitExecuted() {
        Message message = Message.receive(sync);
        if (message != null) {
            throw unexpected(message);
        }
    }

    private Message receive() {
        Message message = Message.receive(sync);
        if (message == null) {
            throw died();
        }
        return message;
    }

    private DavitException unexpected(Message message) {
        if (message.kind() == Message.Kind.ERROR && message.record() >= 0) {
            return InitFailure.of(plan.operations().get(message.record()), message);
        }
        return InitFailure.of("", "davit-init", message);
    }

    private static DavitException died() {
        return new DavitException("the container's init died before it was ready");
    }

    Child child() {
        return init;
    }

    /** Ends it, at whatever it is. */
    void kill() {
        if (init != null) {
            init.kill(Signal.SIGKILL);
            init.await();
        } else {
            parent.kill(Signal.SIGKILL);
            parent.await();
        }
    }

    @Override
    public void close() {
        sync.close();
    }
}
