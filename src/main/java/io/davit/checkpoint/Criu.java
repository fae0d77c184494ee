package io.davit.checkpoint;

import io.davit.DavitException;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Poll;
import io.davit.linux.Programs;
import io.davit.linux.Sockets;
import java.util.ArrayList;
import java.util.List;

/** A CRIU process ({@code criu swrk}), which takes requests from a socket. */
public final class Criu implements AutoCloseable {

    private static final String NAME = "criu";

    /** CRIU's file descriptor for the socket; others follow it. */
    private static final int SOCKET = 3;

    /** The maximum size of a response: only the error text varies, and it is one line of the log. */
    private static final int LONGEST_ANSWER = 65536;

    /** Receives CRIU's notifications. */
    public interface Progress {

        /**
         * Handles a notification. CRIU waits meanwhile, and undoes its work if this throws.
         *
         * @param script the action script of criu(8): {@code post-restore}
         * @param pid the process of the notification, or 0
         * @param descriptor a file descriptor that came with it, for the receiver to close; {@code null}: none
         */
        void reached(String script, int pid, Fd descriptor);
    }

    private final Fd socket;
    private final Child child;
    private final Pidfd process;
    private boolean ended;

    private Criu(Fd socket, Child child) {
        this.socket = socket;
        this.child = child;
        this.process = Pidfd.open(child.pid());
    }

    /**
     * Starts CRIU in a new mount namespace.
     *
     * @param root a directory that must be a mount point there; empty: none
     * @param given its file descriptors 0 to 2, and those after its socket
     */
    public static Criu start(String root, List<Fd> given) {
        String path = Programs.find(NAME);
        if (path == null) {
            throw new DavitException("criu is needed to checkpoint and restore, and is not in $PATH: install CRIU "
                    + CriuVersion.OLDEST + " or later");
        }
        Sockets.Pair pair = Sockets.pair();
        try (Fd theirs = pair.second()) {
            List<Fd> fds = new ArrayList<>(given);
            fds.add(SOCKET, theirs);
            List<String> args = List.of(NAME, "swrk", Integer.toString(SOCKET));
            return new Criu(pair.first(), Child.apart(path, args, Programs.environment(), root, fds));
        } catch (DavitException e) {
            pair.first().close();
            throw e;
        }
    }

    public int pid() {
        return child.pid();
    }

    /**
     * Returns the path of the host's files in CRIU's mount namespace: CRIU mounts in its working directory, which must be
     * opened there.
     */
    public String root() {
        return "/proc/" + child.pid() + "/root";
    }

    /**
     * Checks CRIU's version.
     *
     * @return the version
     * @throws DavitException if it is older than davit supports
     */
    public String requireVersion() {
        CriuResponse response = ask(CriuRequest.version());
        if (response.version().isBefore(CriuVersion.OLDEST)) {
            throw new DavitException("criu is of version " + response.version() + ", and " + CriuVersion.OLDEST
                    + " or later is needed");
        }
        return response.version().toString();
    }

    /** Checks for features that depend on the kernel. */
    private void requireFeatures(boolean tracking, boolean lazyPages) {
        if (!tracking && !lazyPages) {
            return;
        }
        CriuResponse response = ask(CriuRequest.features());
        if (tracking && !response.tracksMemory()) {
            throw new DavitException("this kernel does not track which memory changes (CONFIG_MEM_SOFT_DIRTY), which "
                    + "--pre-dump and --parent-path need");
        }
        if (lazyPages && !response.hasLazyPages()) {
            throw new DavitException("this kernel has no userfaultfd(2) for CRIU, which --lazy-pages needs");
        }
    }

    private CriuResponse ask(byte[] request) {
        CriuResponse response = Sockets.send(socket, request) ? receive().response() : null;
        if (response == null) {
            throw new DavitException("criu ended before it could be asked for anything: exit status " + end());
        }
        return response;
    }

    /**
     * Makes a checkpoint.
     *
     * @param freezer the freezer cgroup; {@code null}: none
     * @param config a config file of CRIU, whose options override davit's
     */
    public void dump(
            CheckpointFiles files,
            DumpOptions options,
            DumpSubject subject,
            String freezer,
            String config,
            Progress progress) {
        requireFeatures(options.preDump() || options.parent() != null, options.flags().lazyPages());
        int type = options.preDump() ? CriuRequest.PRE_DUMP : CriuRequest.DUMP;
        byte[] request = CriuRequest.of(type, CriuOptions.dump(files, options, subject, freezer, config));
        carryOut(request, progress, "criu failed to checkpoint: ", new CriuLog(files, place(options), DumpOptions.LOG));
    }

    private static String place(DumpOptions options) {
        return options.work() == null ? options.images() : options.work();
    }

    /** Restores a checkpoint; returns the pid of its init, a child of davit. */
    public int restore(
            CheckpointFiles files, RestoreOptions options, RestoreSubject subject, String config, Progress progress) {
        requireFeatures(false, options.flags().lazyPages());
        byte[] request = CriuRequest.of(CriuRequest.RESTORE, CriuOptions.restore(files, options, subject, config));
        String place = options.work() == null ? options.images() : options.work();
        return carryOut(request, progress, "criu failed to restore: ", new CriuLog(files, place, RestoreOptions.LOG)).pid();
    }

    /** A message of CRIU. */
    private record Received(CriuResponse response, Fd descriptor) {}

    /** @param head the beginning of the error message */
    private CriuResponse carryOut(byte[] request, Progress progress, String head, CriuLog log) {
        DavitException ours = null;
        if (!Sockets.send(socket, request)) {
            throw new DavitException(head + "it ended before it was asked, exit status " + end());
        }
        Received received = receive();
        while (received != null && received.response().type() == CriuRequest.NOTIFY) {
            DavitException failure = tell(progress, received);
            ours = ours == null ? failure : ours;
            if (!Sockets.send(socket, CriuRequest.resume(failure == null))) {
                received = null;
            } else {
                received = receive();
            }
        }
        int status = end();
        if (received != null && received.response().success()) {
            return received.response();
        }
        throw ours != null ? ours : failure(received, status, head, log);
    }

    private static DavitException tell(Progress progress, Received received) {
        try {
            progress.reached(received.response().script(), received.response().pid(), received.descriptor());
            return null;
        } catch (DavitException e) {
            return e;
        }
    }

    private static DavitException failure(Received received, int status, String head, CriuLog log) {
        if (received == null) {
            return new DavitException(head + "it ended without an answer, exit status " + status + log.quoted(""));
        }
        return new DavitException(head + log.reason(received.response().error(), received.response().errno()));
    }

    /** Returns CRIU's next message; {@code null} if it has exited. */
    private Received receive() {
        if (!awaitMessage()) {
            return null;
        }
        Sockets.Received message = Sockets.receive(socket, LONGEST_ANSWER);
        if (message.bytes().length == 0) {
            return null;
        }
        return new Received(CriuResponse.parse(message.bytes()), message.descriptor());
    }

    /** Returns false if CRIU has exited: if it was killed, a half-restored process may still hold its end of the socket. */
    private boolean awaitMessage() {
        Poll poll = new Poll(socket, process.isDirectory() ? null : process.fd());
        poll.await(Poll.FOREVER);
        return poll.isReady(0);
    }

    private int end() {
        socket.close();
        process.close();
        ended = true;
        return child.await();
    }

    /** Closes the socket, upon which CRIU undoes its work and exits. */
    @Override
    public void close() {
        if (!ended) {
            end();
        }
    }
}
