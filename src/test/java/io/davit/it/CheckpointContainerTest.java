package io.davit.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A test that makes checkpoints of containers. */
abstract class CheckpointContainerTest extends ContainerTest {

    /** Counts, and writes down each number and that it has begun; the last number is in memory alone. */
    static final String COUNTER = "echo begin >>/tmp/log; i=0; while :; do i=$((i+1)); echo $i >>/tmp/log; sleep 0.05; done";

    /** Of some versions, busybox's sleep exits when it is restored within nanosleep(2), which CRIU may interrupt. */
    static final String SLEEPER = "while :; do sleep 1000; done";

    @BeforeEach
    void prepareCriu() {
        CriuPrograms.assume();
        davit = davit.under("env", CriuPrograms.path());
    }

    Path images() {
        return directory.resolve("images");
    }

    Davit.Result checkpoint(String... options) {
        return davit.run(arguments("checkpoint", options).toArray(String[]::new));
    }

    Davit.Result restore(TestBundle bundle, String... options) {
        List<String> arguments = arguments("restore", options);
        arguments.addAll(1, List.of("--detach", "--bundle", bundle.write()));
        return davit.run(arguments.toArray(String[]::new));
    }

    List<String> arguments(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command, "--image-path", images().toString()));
        arguments.addAll(List.of(options));
        arguments.add(id);
        return arguments;
    }

    TestBundle counter() {
        return shell(COUNTER).writableRoot();
    }

    static List<String> log(TestBundle bundle) {
        return read(bundle.rootfs().resolve("tmp/log")).lines().toList();
    }

    /** Waits until a counter has written more than it had. */
    static void awaitMore(TestBundle bundle) {
        int before = log(bundle).size();
        Proc.await("the counter's next number", () -> log(bundle).size() > before + 1);
    }

    static void awaitCounter(TestBundle bundle) {
        Path file = bundle.rootfs().resolve("tmp/log");
        Proc.await("the counter", () -> file.toFile().exists() && log(bundle).size() > 3);
    }

    /** It began once, and has left out no number. */
    static void assertCounted(TestBundle bundle) {
        List<String> lines = log(bundle);
        for (int i = 0; i < lines.size(); i++) {
            String expected = i == 0 ? "begin" : Integer.toString(i);
            org.junit.jupiter.api.Assertions.assertEquals(expected, lines.get(i), lines.toString());
        }
    }
}
