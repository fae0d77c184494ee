package io.davit.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The davit executable, with a root directory of a test's own. */
final class Davit {

    private static final long TIMEOUT_SECONDS = 120;

    static final Path EXECUTABLE = Path.of(System.getProperty("davit.executable", "target/davit")).toAbsolutePath();

    /** Options of davit's own that all tests are run with: {@code --systemd-cgroup}. */
    static final List<String> OPTIONS = System.getProperty("davit.options", "").isEmpty()
            ? List.of()
            : List.of(System.getProperty("davit.options").split(" "));

    private final List<String> command;
    private final Path root;
    private final Path work;

    private Davit(List<String> command, Path root, Path work) {
        this.command = command;
        this.root = root;
        this.work = work;
    }

    /** @param work where its root directory and output go */
    static Davit in(Path work) {
        List<String> command = new ArrayList<>(List.of(EXECUTABLE.toString()));
        command.addAll(OPTIONS);
        return new Davit(command, work.resolve("state"), work);
    }

    /** The same, started by another program: {@code strace ... davit}. */
    Davit under(String... wrapper) {
        List<String> wrapped = new ArrayList<>(Arrays.asList(wrapper));
        wrapped.addAll(command);
        return new Davit(wrapped, root, work);
    }

    /** The same, started by a shell that does something first: {@code exec 7</; "$@"}. */
    Davit underShell(String script) {
        return under("sh", "-c", script, "sh");
    }

    /** The same by another executable: {@code java -jar davit.jar}. */
    Davit by(String... executable) {
        return new Davit(List.of(executable), root, work);
    }

    /** The same without a root directory that the test chooses; with a variable of the environment. */
    Davit withoutRoot(String variable) {
        List<String> command = new ArrayList<>(List.of("env", variable));
        command.addAll(this.command);
        return new Davit(command, null, work);
    }

    /** The same with options of its own before the command. */
    Davit with(String... options) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(Arrays.asList(options));
        return new Davit(longer, root, work);
    }

    Path root() {
        return root;
    }

    /** What a command did. */
    record Result(int status, String out, String err) {

        /** The output of a command that must succeed. */
        String ok() {
            if (status != 0) {
                throw new AssertionError("davit exited with " + status + ": " + err + out);
            }
            return out;
        }

        JsonNode json() {
            try {
                return Json.MAPPER.readTree(ok());
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + out, e);
            }
        }
    }

    Result run(String... args) {
        return run(builder -> {}, args);
    }

    /** @param env further variables */
    Result run(Map<String, String> env, String... args) {
        return wait(start(env, args));
    }

    /** @param change of how it is started */
    Result run(Consumer<ProcessBuilder> change, String... args) {
        return wait(start(change, args));
    }

    /** A command under way, with files for its output: a container that it leaves may hold pipes open. */
    record Running(Process process, Path out, Path err) {}

    Running start(Map<String, String> env, String... args) {
        return start(builder -> builder.environment().putAll(env), args);
    }

    Running start(Consumer<ProcessBuilder> change, String... args) {
        List<String> line = new ArrayList<>(command);
        if (root != null) {
            line.add("--root");
            line.add(root.toString());
        }
        line.addAll(Arrays.asList(args));
        try {
            Path out = Files.createTempFile(work, "out", "");
            Path err = Files.createTempFile(work, "err", "");
            ProcessBuilder builder = new ProcessBuilder(line)
                    .directory(work.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            change.accept(builder);
            return new Running(Orphans.own(builder.start()), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result wait(Running running) {
        try {
            if (!running.process().waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                running.process().destroyForcibly();
                throw new AssertionError("davit did not end within " + TIMEOUT_SECONDS + " s");
            }
            return new Result(
                    running.process().exitValue(), Files.readString(running.out()), Files.readString(running.err()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    String status(String id) {
        return run("state", id).json().get("status").asText();
    }

    int pid(String id) {
        return run("state", id).json().get("pid").asInt();
    }
}
