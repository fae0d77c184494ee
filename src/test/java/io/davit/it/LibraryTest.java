package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** davit as a module of a Java program, which has only the library's jar and what that needs. */
class LibraryTest extends ContainerTest {

    private static final Path CORE = Path.of("target/davit-core.jar").toAbsolutePath();

    private static final String MODULE = "module embedding { requires io.davit; }";

    /** Arguments: davit's root directory, a bundle, and ids, with which as many threads work at once. */
    private static final String PROGRAM = """
            package embedding;

            import io.davit.*;
            import io.davit.container.*;
            import java.util.*;

            public class Program {
                public static void main(String[] args) throws Exception {
                    Containers containers = Containers.below(args[0]);
                    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
                    List<Thread> threads = new ArrayList<>();
                    for (String id : Arrays.asList(args).subList(2, args.length)) {
                        threads.add(new Thread(() -> {
                            for (int i = 0; i < 3; i++) {
                                live(containers, id, args[1]);
                            }
                        }));
                        threads.getLast().setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
                    }
                    threads.forEach(Thread::start);
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    for (Throwable failure : failures) {
                        failure.printStackTrace();
                    }
                    System.out.println(failures.size() + " failures");
                }

                static void live(Containers containers, String id, String bundle) {
                    Container container = containers.create(id, CreateOptions.of(bundle));
                    require(ContainerExistsException.class, () -> containers.create(id, CreateOptions.of(bundle)));
                    container.start();
                    require(ContainerStateException.class, container::start);
                    if (container.pid() <= 0 || !container.usage().contains("\\"pids\\"")) {
                        throw new IllegalStateException(container.pid() + " " + container.usage());
                    }
                    container.exec(new ExecOptions(process -> process, true, false, List.of(), CallerFiles.NONE));
                    container.pause();
                    require(ContainerStateException.class, container::pause);
                    container.resume();
                    container.kill(Signal.SIGKILL);
                    container.delete(true);
                    require(ContainerNotFoundException.class, () -> containers.get(id));
                    require(InvalidConfigException.class, () -> containers.create(id, CreateOptions.of(bundle + "-invalid")));
                }

                static void require(Class<? extends DavitException> type, Runnable action) {
                    try {
                        action.run();
                    } catch (DavitException e) {
                        if (type.isInstance(e)) {
                            return;
                        }
                        throw e;
                    }
                    throw new IllegalStateException("no " + type);
                }
            }
            """;

    @BeforeEach
    void compile() {
        assumeTrue(Davit.OPTIONS.isEmpty(), "the library is given its cgroup manager by the program");
        assumeTrue(ToolProvider.getSystemJavaCompiler() != null, "no Java compiler");
        String module = file("src/module-info.java", MODULE).toString();
        String program = file("src/embedding/Program.java", PROGRAM).toString();
        int status = ToolProvider.getSystemJavaCompiler().run(
                null, null, null, "-d", directory.resolve("classes").toString(), "--module-path", path(), module, program);
        assertEquals(0, status);
    }

    /** The jars that the library needs, without davit's own classes and without what only its command line needs. */
    private static String path() {
        String needed = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(jar -> jar.matches(".*/(jackson|json-schema|itu|slf4j|jnr|jffi|asm|nativeimage|word)[^/]*\\.jar"))
                .collect(Collectors.joining(":"));
        return CORE + ":" + needed;
    }

    @Test
    void manyThreadsLiveTheLivesOfContainers() throws IOException {
        String bundle = bundle("sleep", "1000").write();
        Path invalid = Path.of(bundle + "-invalid");
        Files.createDirectories(invalid);
        file(invalid.getFileName() + "/config.json", "{\"ociVersion\": \"1.0.0\", \"process\": {}}");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "--enable-native-access=io.davit,org.jnrproject.ffi,org.jnrproject.jffi",
                "--sun-misc-unsafe-memory-access=allow",
                "-Ddavit.library=" + System.getProperty("davit.library"),
                "--module-path", directory.resolve("classes") + ":" + path(),
                "-m", "embedding/embedding.Program",
                davit.root().toString(), bundle));
        for (int i = 0; i < 8; i++) {
            command.add(id + "-" + i);
        }
        Path err = directory.resolve("err");
        Process program = Orphans.own(new ProcessBuilder(command).redirectError(err.toFile()).start());
        assertEquals("0 failures\n", new String(program.getInputStream().readAllBytes()), read(err));
        assertEquals("", read(err));
        assertNothingLeft();
    }
}
