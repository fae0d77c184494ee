package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Pidfd;
import io.davit.linux.Sockets;
import io.davit.plan.ProcessContext;
import io.davit.seccomp.Filter;
import io.davit.seccomp.NotifyingFilter;
import io.davit.seccomp.RecordedCall;
import io.davit.seccomp.SufficientProfile;
import io.davit.spec.Config;
import io.davit.spec.Seccomp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Records the system calls that a container's seccomp profile refuses or logs, by seccomp notifications. A child
 * process of davit ({@code shim/record.c}) answers them with the profile's action.
 *
 * <p>Exec processes have the profile itself as their filter, and are not recorded.
 */
public final class SeccompRecorder implements AutoCloseable {

    private static final byte[] ASK = {1};

    private Seccomp profile;
    private Filter own;
    private final List<RecordedCall> calls = new ArrayList<>();
    private Fd socket;
    private Child process;

    /** Returns the context with a notifying filter instead of the profile's. Call it before anything is created. */
    ProcessContext prepare(Config config, ProcessContext confinement) {
        profile = config.linux().seccomp();
        if (profile == null || config.annotations().containsKey(Config.SECCOMP_BPF_DATA)) {
            throw new DavitException("system calls cannot be recorded: the config has no profile in /linux/seccomp that is used");
        }
        if (!Pidfd.canTake()) {
            throw new DavitException("system calls cannot be recorded: the kernel has no pidfd_getfd (Linux 5.6)");
        }
        own = confinement.seccomp();
        return confinement.with(NotifyingFilter.of(own, HostFacts.ARCH));
    }

    /** Starts the process that answers the notifications. */
    void attend(Fd notifications) {
        Sockets.Pair pair = Sockets.pair();
        socket = pair.first();
        try (Fd theirs = pair.second()) {
            process = Child.recorder(notifications, own.program(), theirs);
        }
    }

    /**
     * Ends the recording. In processes that outlive it, the calls that would be recorded fail with ENOSYS.
     *
     * @param reporter receives a warning if the record is incomplete
     * @return the recorded calls, the most frequent first
     */
    public List<RefusedCall> finish(Reporter reporter) {
        Sockets.send(socket, ASK);
        byte[] message = receive();
        while (message.length == RecordedCall.SIZE) {
            calls.add(RecordedCall.read(message));
            message = receive();
        }
        if (message.length == 0) {
            throw new DavitException("the recorder of system calls has died");
        }
        if (!isZero(message)) {
            reporter.warning("system calls were made with more combinations of arguments than there is room for: "
                    + "some are not recorded");
        }
        process.awaitGone();
        calls.sort(Comparator.comparingLong(RecordedCall::count).reversed());
        return calls.stream().map(RefusedCall::of).toList();
    }

    private byte[] receive() {
        return Sockets.receive(socket, RecordedCall.SIZE).bytes();
    }

    private static boolean isZero(byte[] number) {
        return ByteBuffer.wrap(number).getLong() == 0;
    }

    /** Returns the profile extended by the recorded calls; calls without a known name are left out. */
    public Seccomp sufficient() {
        return SufficientProfile.of(profile, HostFacts.ARCH, calls);
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
