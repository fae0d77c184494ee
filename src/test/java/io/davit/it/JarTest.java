package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same program on a Java virtual machine: {@code java -jar davit.jar}. */
class JarTest extends ContainerTest {

    private static final Path JAR = Path.of("target/davit.jar").toAbsolutePath();

    private Davit jar;

    @BeforeEach
    void findJar() {
        assumeTrue(Files.exists(JAR), "no " + JAR + ": run make jar");
        jar = davit.by(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-jar", JAR.toString());
    }

    @Test
    void aContainerLivesItsWholeLife() {
        TestBundle bundle = shell("echo started; sleep 1000");
        Path pidFile = directory.resolve("pid");
        jar.run("create", "--bundle", bundle.write(), "--pid-file", pidFile.toString(), id).ok();
        assertEquals("created", jar.status(id));
        Proc init = new Proc(jar.pid(id));
        assertEquals(Integer.toString(init.pid()), read(pidFile));
        jar.run("start", id).ok();
        assertEquals("running", jar.status(id));
        assertEquals("from within\n", jar.run("exec", id, "echo", "from within").ok());
        assertEquals(7, jar.run("exec", id, "sh", "-c", "exit 7").status());
        assertContains(id, jar.run("list").ok());
        jar.run("kill", id, "KILL").ok();
        assertEquals(128 + 9, Orphans.await(init.pid()));
        assertEquals("stopped", jar.status(id));
        jar.run("delete", id).ok();
        assertNothingLeft();
    }

    @Test
    void aContainerRunsInTheForeground() {
        Davit.Result result = jar.run("run", "--bundle", shell("echo out; echo err >&2; exit 3").write(), id);
        assertEquals("out\n", result.out());
        assertEquals("err\n", result.err());
        assertEquals(3, result.status());
    }

    @Test
    void itsContainersAreTheOtherFormsToo() {
        jar.run("create", "--bundle", bundle("sleep", "1000").namespace("cgroup", null).write(), id).ok();
        davit.run("start", id).ok();
        assertEquals("running", jar.status(id));
        davit.run("delete", "--force", id).ok();
        davit.run("create", "--bundle", bundle("sleep", "1000").userNamespace(100_000, 65_536).write(), id).ok();
        jar.run("start", id).ok();
        jar.run("delete", "--force", id).ok();
        assertNothingLeft();
    }

    @Test
    void hooksSeccompAndUserNamespacesWorkThereToo() {
        TestBundle bundle = shell("mkdir /tmp/made; id -u").userNamespace(100_000, 65_536).writableRoot();
        bundle.hook("createRuntime", "/bin/sh", "sh", "-c", "cat >" + directory + "/of-the-hook");
        SeccompTest.forbid(bundle, "mkdir", "mkdirat");
        Davit.Result result = jar.run("run", "--bundle", bundle.write(), id);
        assertEquals("0\n", result.out());
        assertContains("Operation not permitted", result.err());
        assertContains(id, read(directory.resolve("of-the-hook")));
    }

    @Test
    void bothFormsSayTheSame() throws IOException {
        Path bundle = Path.of(shell("true").write());
        for (String command : new String[] {"features", "--version", "--help", "plan " + bundle, "check " + bundle,
            "state none", "create --bundle /none x", "no-such-command"}) {
            String[] words = command.split(" ");
            assertEquals(withoutCommit(davit.run(words)), withoutCommit(jar.run(words)), Arrays.toString(words));
        }
        Files.writeString(bundle.resolve("config.json"), "{\"ociVersion\": 1}");
        assertEquals(davit.run("check", bundle.toString()), jar.run("check", bundle.toString()));
    }

    /** They may have been built one after the other. */
    private static Davit.Result withoutCommit(Davit.Result result) {
        return new Davit.Result(result.status(), result.out().replaceAll("(?m)^.*commit.*$", ""), result.err());
    }

    @Test
    void itNeedsNothingOfTheCallersEnvironment() {
        String bundle = bundle("true").write();
        Davit.Result result = jar.run(builder -> builder.environment().clear(), "run", "--bundle", bundle, id);
        assertEquals(0, result.status(), result.err());
        assertTrue(jar.run(Map.of(), "list", "--quiet").ok().isEmpty());
    }
}
