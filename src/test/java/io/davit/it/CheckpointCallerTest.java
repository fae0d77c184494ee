package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Those who call checkpoint and restore: the engines themselves where they can be had, else their calls. */
class CheckpointCallerTest extends CheckpointContainerTest {

    private static final int MISSING = 77;
    private static final long MINUTES = 20;

    /** A script, since engines are configured by files; it prints a row a check. */
    @Test
    void podmanAndContainerdCheckpointWithDavit() throws IOException, InterruptedException {
        Path rows = directory.resolve("rows");
        ProcessBuilder script = new ProcessBuilder("env", CriuPrograms.path(), "scripts/callers/checkpoint",
                Davit.EXECUTABLE.toString()).redirectErrorStream(true).redirectOutput(rows.toFile());
        Process process = Orphans.own(script.redirectInput(Path.of("/dev/null").toFile()).start());
        assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> read(rows));
        assumeTrue(process.exitValue() != MISSING, () -> read(rows));
        assertEquals(0, process.exitValue(), () -> read(rows));
        assertTrue(read(rows).lines().filter(row -> row.startsWith("ok\t")).count() > 10, () -> read(rows));
        Proc.await("the end of shims and monitors", () -> Orphans.alive().isEmpty());
    }

    /** containerd's shim: its pipes as stdio, the images that it has taken out of an archive, a directory for logs. */
    @Test
    void theShimsCallsSaveAndRestore() throws IOException {
        TestBundle bundle = shell("i=0; while :; do i=$((i+1)); echo $i; sleep 0.05; done");
        Path work = Files.createDirectories(directory.resolve("work"));
        Path first = pipe("first");
        Davit shim = davit.with("--log", directory.resolve("log.json").toString(), "--log-format", "json");
        inPipe(shim, first, "create", "--bundle", bundle.write(), "--pid-file", work.resolve("init.pid").toString(), id);
        shim.run("start", id).ok();
        Process reader = reading(first);
        Proc.await("output", () -> output("first").length() > 4);
        shim.run("checkpoint", "--image-path", images().toString(), "--work-path", work.toString(),
                "--file-locks", "--leave-running", id).ok();
        assertTrue(Files.exists(work.resolve("dump.log")));
        shim.run("kill", id, "9").ok();
        Proc.await("its end", () -> davit.status(id).equals("stopped"));
        shim.run("delete", id).ok();
        reader.destroyForcibly();
        Path second = pipe("second");
        inPipe(shim, second, "restore", "--image-path", images().toString(), "--work-path", work.toString(), "--file-locks",
                "--detach", "--pid-file", work.resolve("init.pid").toString(), "-no-subreaper", "--bundle", bundle.write(), id);
        reader = reading(second);
        Proc.await("output", () -> output("second").length() > 4);
        int next = Integer.parseInt(output("second").lines().findFirst().orElseThrow());
        assertTrue(next > 1, output("second"));
        assertEquals(davit.pid(id), Integer.parseInt(read(work.resolve("init.pid"))));
        assertTrue(Files.exists(work.resolve("restore.log")));
        davit.run("delete", "--force", id).ok();
        reader.destroyForcibly();
    }

    private Path pipe(String name) {
        Path pipe = directory.resolve(name);
        shellInHost("mkfifo $1; touch $1.out", pipe.toString());
        return pipe;
    }

    private static void inPipe(Davit davit, Path pipe, String... arguments) {
        davit.underShell("exec \"$@\" <>" + pipe + " >&0 2>&0").run(arguments).ok();
    }

    private Process reading(Path pipe) throws IOException {
        return Orphans.own(new ProcessBuilder("sh", "-c", "exec cat <>$1 >$1.out", "sh", pipe.toString()).start());
    }

    private String output(String pipe) {
        return read(directory.resolve(pipe + ".out"));
    }
}
