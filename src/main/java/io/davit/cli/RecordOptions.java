package io.davit.cli;

import io.davit.DavitException;
import io.davit.container.RefusedCall;
import io.davit.container.SeccompRecorder;
import io.davit.linux.Errno;
import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.spec.Json;
import io.davit.spec.SpecWriter;
import java.util.List;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Option;

/** The options that record the system calls which a seccomp profile refuses or logs. */
final class RecordOptions {

    private static final int MODE = 0666;

    @Option(names = "--seccomp-log",
            description = "when the container exits, print the system calls that its seccomp profile refused or logged")
    boolean seccompLog;

    @Option(names = "--record", paramLabel = "FILE",
            description = "write the seccomp profile to this file, with the calls added that it refused or logged")
    String record;

    void requireNone() {
        if (isAsked()) {
            throw new DavitException("--seccomp-log and --record need davit in the foreground, without --detach");
        }
    }

    private boolean isAsked() {
        return seccompLog || record != null;
    }

    /**
     * Runs a container, with a recorder if an option asks for one.
     *
     * @param run runs the container with the recorder, or with {@code null}; returns the exit code
     */
    int run(Log log, ToIntFunction<SeccompRecorder> run) {
        if (!isAsked()) {
            return run.applyAsInt(null);
        }
        boolean isNew = record != null && createFile();
        try (SeccompRecorder recorder = new SeccompRecorder()) {
            int status = runOrRemove(recorder, run, isNew);
            List<RefusedCall> calls = recorder.finish(log);
            if (seccompLog) {
                Output.printBeside(calls.isEmpty() ? "the seccomp profile allowed all system calls\n" : table(calls).toString());
            }
            if (record != null) {
                write(Json.pretty(SpecWriter.tree(recorder.sufficient())) + "\n");
            }
            return status;
        }
    }

    /** Fails now rather than when the container exits, perhaps after hours. Returns whether the file was missing. */
    private boolean createFile() {
        boolean isNew = !Fd.WORKING_DIRECTORY.exists(Self.absolute(record));
        open(Fd.O_CREAT).close();
        return isNew;
    }

    /** A container that does not start leaves no empty profile. */
    private int runOrRemove(SeccompRecorder recorder, ToIntFunction<SeccompRecorder> run, boolean isNew) {
        try {
            return run.applyAsInt(recorder);
        } catch (RuntimeException e) {
            if (isNew) {
                Fd.WORKING_DIRECTORY.unlinkIfExists(Self.absolute(record));
            }
            throw e;
        }
    }

    private void write(String profile) {
        try (Fd file = open(Fd.O_CREAT | Fd.O_TRUNC)) {
            file.write(profile);
        }
    }

    private Fd open(int flags) {
        return Fd.WORKING_DIRECTORY.open(Self.absolute(record), Fd.O_WRONLY | flags, MODE);
    }

    private static Table table(List<RefusedCall> calls) {
        Table table = new Table("COUNT", "ARCHITECTURE", "CALL", "ACTION");
        for (RefusedCall call : calls) {
            table.add(Long.toString(call.count()), call.architecture() == null ? "-" : call.architecture(), text(call), action(call));
        }
        return table;
    }

    private static String text(RefusedCall call) {
        StringBuilder text = new StringBuilder(call.name() == null ? Integer.toString(call.number()) : call.name());
        char separator = ':';
        for (long argument : call.arguments()) {
            text.append(separator).append("0x").append(Long.toHexString(argument));
            separator = ',';
        }
        return text.toString();
    }

    private static String action(RefusedCall call) {
        return switch (call.action()) {
            case ERRNO -> call.action().word() + " (" + Errno.text(call.data()) + ")";
            case TRACE -> call.action().word() + " (" + Errno.text(Errno.ENOSYS.number()) + ")";
            default -> call.action().word();
        };
    }
}
