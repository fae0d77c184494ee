package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Poll;
import io.davit.linux.Programs;
import io.davit.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The output of the host's ps(1), filtered by pid. */
public final class ProcessTable {

    private static final List<String> DEFAULT_ARGUMENTS = List.of("-ef");
    private static final int CHUNK = 8192;

    /**
     * Returns the header of ps and the lines of some processes.
     *
     * @param processes their host pids
     * @param arguments arguments of ps; {@code -ef} if empty
     * @throws DavitException if ps is missing or fails, or prints no PID column
     */
    public static String of(List<Integer> processes, List<String> arguments) {
        List<String> args = new ArrayList<>(List.of("ps"));
        args.addAll(arguments.isEmpty() ? DEFAULT_ARGUMENTS : arguments);
        return only(processes, run(args).split("\n"));
    }

    private static String only(List<Integer> processes, String[] lines) {
        List<String> wanted = new ArrayList<>();
        for (int pid : processes) {
            wanted.add(Integer.toString(pid));
        }
        int column = columns(lines[0]).indexOf("PID");
        if (column < 0) {
            throw new DavitException("couldn't find PID field in ps output");
        }
        StringBuilder table = new StringBuilder(lines[0]).append('\n');
        for (int i = 1; i < lines.length; i++) {
            List<String> columns = columns(lines[i]);
            if (column < columns.size() && wanted.contains(columns.get(column))) {
                table.append(lines[i]).append('\n');
            }
        }
        return table.toString();
    }

    private static List<String> columns(String line) {
        return List.of(line.strip().split(" +"));
    }

    private static String run(List<String> args) {
        Sockets.Pair output = Sockets.pipe();
        Child ps;
        try (Fd in = Fd.open("/dev/null", Fd.O_RDONLY);
                Fd write = output.second()) {
            ps = Child.program(find("ps"), args, Programs.environment(), "/", in, write, Fd.STDERR);
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (Fd read = output.first()) {
            Poll poll = new Poll(read);
            byte[] chunk;
            do {
                poll.await(Poll.FOREVER);
                chunk = read.readIfReady(CHUNK);
                if (chunk != null) {
                    printed.writeBytes(chunk);
                }
            } while (chunk == null || chunk.length > 0);
        }
        int status = ps.await();
        if (status != 0) {
            throw new DavitException("ps: exit status " + status);
        }
        return printed.toString(UTF_8);
    }

    private static String find(String name) {
        String path = Programs.find(name);
        if (path == null) {
            throw new DavitException("exec: \"" + name + "\": executable file not found in $PATH");
        }
        return path;
    }

    private ProcessTable() {}
}
