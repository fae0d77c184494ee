package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.it.Strace.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * davit may be killed at any moment, for its callers do so when they have waited long enough. Each test kills it at one
 * system call after the other, from the first that changes anything on; {@code delete --force} leaves nothing then.
 */
class CrashTest extends ContainerTest {

    /** The first that leaves something behind: the directory of the container's state. */
    private static final String FIRST = "mkdirat";

    private static final int KILLED = 128 + 9;

    private Davit.Result create(Davit davit, TestBundle bundle) {
        return davit.run("create", "--bundle", bundle.write(), id);
    }

    private List<Call> callsOf(TestBundle bundle) throws IOException {
        Strace.assume();
        Path trace = directory.resolve("trace");
        create(Strace.recorded(davit, trace), bundle).ok();
        davit.run("delete", "--force", id).ok();
        assertNothingLeft();
        return Strace.calls(trace, FIRST);
    }

    private void killAtEachCall(TestBundle bundle) throws IOException {
        List<Call> calls = callsOf(bundle);
        assertTrue(calls.size() > 50, calls.toString());
        int killed = 0;
        for (Call call : calls) {
            Davit.Result result = create(Strace.killed(davit, call), bundle);
            killed += result.status() == KILLED ? 1 : 0;
            Davit.Result deleted = davit.run("delete", "--force", id);
            assertEquals(0, deleted.status(), call + ": " + deleted.err());
            assertEquals(List.of(), Leftovers.of(id, directory, hostMounts.made()), call.toString());
        }
        // Where davit waits longer or shorter than it did, a call of some name may not come so often.
        assertTrue(killed > calls.size() * 9 / 10, killed + " of " + calls.size());
    }

    @Test
    void aContainerWithHooksAndLimits() throws IOException {
        TestBundle bundle = bundle("sleep", "1000").namespace("cgroup", null);
        bundle.linux(linux -> linux.withObject("/resources/pids").put("limit", 100));
        for (String kind : List.of("prestart", "createRuntime", "createContainer", "poststop")) {
            bundle.hook(kind, "/bin/sh", "sh", "-c", "cat >/dev/null; echo hook");
        }
        killAtEachCall(bundle);
    }

    @Test
    void aContainerInAUserNamespaceWithAnIdMappedMount() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        TestBundle bundle = bundle("sleep", "1000").userNamespace(100_000, 65_536).withDirectory("mnt");
        killAtEachCall(bundle.mount("/mnt", "bind", tree.toString(), "bind", "idmap"));
    }

    @Test
    void aContainerInTheMountNamespaceOfTheHost() throws IOException {
        TestBundle bundle = bundle("sleep", "1000").withoutNamespace("mount").writableRoot();
        bundle.without("/linux/readonlyPaths").without("/linux/maskedPaths").config().putArray("mounts");
        killAtEachCall(bundle.mount("/tmp", "tmpfs", "tmpfs").mount("/proc", "proc", "proc"));
    }

    /** Becoming root of its user namespace makes the kernel forget that a process is to die with its parent. */
    @Test
    void theInitDiesWithDavitAfterItHasBecomeAnotherUser() throws IOException {
        TestBundle bundle = bundle("true").userNamespace(100_000, 65_536)
                .hook("createContainer", "/bin/sh", "sh", "-c", "exec sleep 1000");
        Davit.Running create = davit.start(Map.of(), "create", "--bundle", bundle.write(), id);
        Proc.await("the hook", () -> davit.root().resolve(id).resolve("state.json").toFile().exists()
                && davit.pid(id) != 0 && !Proc.children(davit.pid(id)).isEmpty());
        Proc init = new Proc(davit.pid(id));
        Proc sleeping = Proc.children(init.pid()).getFirst();
        create.process().destroyForcibly();
        davit.wait(create);
        Proc.await("the end of the init", init::hasEnded);
        Proc.await("the end of its hook", sleeping::hasEnded);
        davit.run("delete", "--force", id).ok();
        assertNothingLeft();
    }

    @Test
    void deleteThatIsKilledCanBeRepeated() throws IOException {
        Strace.assume();
        TestBundle bundle = bundle("sleep", "1000").hook("poststop", "/bin/true");
        Path trace = directory.resolve("trace");
        create(davit, bundle).ok();
        Strace.recorded(davit, trace).run("delete", "--force", id).ok();
        for (Call call : Strace.calls(trace, "pidfd_send_signal")) {
            create(davit, bundle).ok();
            Strace.killed(davit, call).run("delete", "--force", id);
            davit.run("delete", "--force", id).ok();
            assertEquals(List.of(), Leftovers.of(id, directory, hostMounts.made()), call.toString());
        }
    }

    @Test
    void aHundredContainersAtOnceAreAllMadeAndAllRemoved() {
        int count = 100;
        String bundle = bundle("sleep", "1000").write();
        each(count, "create", "--bundle", bundle);
        assertEquals(count, davit.run("list", "--quiet").ok().lines().count());
        assertEquals(count, Orphans.alive().size());
        each(count, "start");
        for (int i = 0; i < count; i++) {
            assertEquals("running", davit.status(id + "-" + i));
        }
        each(count, "delete", "--force");
        assertEquals("", davit.run("list", "--quiet").ok());
        assertNothingLeft();
    }

    @Test
    void ofOneIdOnlyOneIsMade() {
        String bundle = bundle("sleep", "1000").write();
        List<Davit.Running> running = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            running.add(davit.start(Map.of(), "create", "--bundle", bundle, id));
        }
        List<Davit.Result> results = running.stream().map(davit::wait).toList();
        assertEquals(1, results.stream().filter(result -> result.status() == 0).count());
        assertEquals(19, results.stream()
                .filter(result -> result.err().equals("davit: container with given ID already exists\n")).count());
        assertEquals("created", davit.status(id));
    }

    /** The same command for all of them, none waiting for another. */
    private void each(int count, String... command) {
        List<Davit.Running> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> line = new ArrayList<>(List.of(command));
            line.add(id + "-" + i);
            running.add(davit.start(Map.of(), line.toArray(String[]::new)));
        }
        running.forEach(one -> davit.wait(one).ok());
    }
}
