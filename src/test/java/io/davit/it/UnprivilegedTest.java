package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** davit for a user other than root: everything lies in a user namespace, and nothing is asked of the host's root. */
class UnprivilegedTest extends ContainerTest {

    private static final int USER = 4321;

    private Davit user;
    private Path home;

    /** A place of the user's, with davit in it: the test's own directories are closed to others. */
    @BeforeEach
    void prepareUser() throws IOException {
        assumeTrue(Orphans.canRun("setpriv", "--reuid", "1", "--clear-groups", "true"), "no setpriv(1)");
        assumeTrue(
                Orphans.canRun("setpriv", "--reuid", "4321", "--regid", "4321", "--clear-groups", "unshare", "-Ur", "true"),
                "users may not make user namespaces here");
        home = Files.createDirectories(directory.resolve("home"));
        shellInHost("chmod 755 \"$1\"; mkdir \"$1/home/run\"; cp \"$2\" \"$1/home/davit\"; "
                + "chmod 755 \"$1/home/davit\"; chown -R 4321:4321 \"$1/home\"", directory.toString(), Davit.EXECUTABLE.toString());
        user = as("");
    }

    /** @param preparation in a mount namespace of davit's own, by root */
    private Davit as(String preparation) {
        return davit.by(home.resolve("davit").toString()).under("unshare", "--mount", "sh", "-ec",
                preparation + " exec setpriv --reuid " + USER + " --regid " + USER + " --clear-groups \"$@\"", "sh");
    }

    /** With ids for the user, where newuidmap(1) finds them. */
    private Davit withSubordinateIds() {
        assumeTrue(Orphans.canRun("sh", "-c", "command -v newuidmap && command -v newgidmap"),
                "no newuidmap(1), of the package uidmap");
        Path users = file("passwd", "root:x:0:0::/:/bin/sh\ndavit-test:x:" + USER + ":" + USER + "::/:/bin/sh\n");
        Path uids = file("subuid", "other:1:2\ndavit-test:500000:65536\n");
        Path gids = file("subgid", USER + ":500000:65536\n");
        shellInHost("chmod 644 \"$@\"", users.toString(), uids.toString(), gids.toString());
        return as("mount --bind " + users + " /etc/passwd; mount --bind " + uids + " /etc/subuid; mount --bind " + gids
                + " /etc/subgid;");
    }

    private static TestBundle owned(TestBundle bundle) {
        bundle.write();
        shellInHost("chown -R 4321:4321 \"$1\"", bundle.path().toString());
        return bundle;
    }

    /** What {@code davit spec --rootless} writes for the user, with another command. */
    private TestBundle rootless(String script) throws IOException {
        TestBundle bundle = bundle("true");
        shellInHost("chown -R 4321:4321 \"$1\"", bundle.path().toString());
        user.run("spec", "--rootless", "--bundle", bundle.path().toString()).ok();
        Path config = bundle.path().resolve("config.json");
        ObjectNode written = (ObjectNode) Json.MAPPER.readTree(config.toFile());
        written.withObject("/process").put("terminal", false);
        written.withObject("/process").putArray("args").add("sh").add("-c").add(script);
        Files.writeString(config, written.toString());
        return bundle;
    }

    @Test
    void infoIsOfWhatTheUserCan() {
        assertTrue(user.run("info").ok().lines().anyMatch(line -> line.startsWith("user.subuid ")));
        user.run("info", "kernel.mount-api", "kernel.setns-pidfd", "namespace").ok();
    }

    @Test
    void directoriesOfThePathThatTheUserMayNotSearchArePassedOver() throws IOException {
        Path closed = Files.createDirectories(directory.resolve("closed/bin"));
        shellInHost("chmod 700 \"$1\"", closed.getParent().toString());
        Davit searching = as("export PATH=" + closed + ":/usr/bin:/bin;");
        assertFalse(searching.run("info", "program").out().contains("permission denied"));
    }

    private void makeState() {
        shellInHost("mkdir -p \"$1\" && chown 4321 \"$1\"", davit.root().toString());
    }

    @Test
    void theRootlessSpecRuns() throws IOException {
        makeState();
        TestBundle bundle =
                rootless("id -u; tr -s ' ' </proc/self/uid_map; cat /proc/self/setgroups; touch /tmp/x 2>&1");
        Davit.Result result = user.run("run", "--bundle", bundle.path().toString(), id);
        assertContains("0\n 0 4321 1\ndeny\n", result.out());
        assertContains("Read-only file system", result.out());
    }

    @Test
    void aContainerLivesItsWholeLife() throws IOException {
        makeState();
        TestBundle bundle = rootless("echo here; sleep 1000");
        Davit.Result created = user.run("create", "--bundle", bundle.path().toString(), id);
        created.ok();
        assertContains("level=warning msg=\"no cgroup: ", created.err());
        assertEquals(1, created.err().lines().count());
        Proc init = new Proc(user.pid(id));
        assertEquals("4321\t4321\t4321\t4321", init.status("Uid"));
        user.run("start", id).ok();
        assertEquals("running", user.status(id));
        assertEquals("0\n", user.run("exec", id, "id", "-u").ok());
        assertContains("4321", user.run("list").ok());
        user.run("kill", id, "KILL").ok();
        Orphans.await(init.pid());
        user.run("delete", id).ok();
        assertNothingLeft();
    }

    @Test
    void theStateLiesInTheUsersRuntimeDirectory() throws IOException {
        TestBundle bundle = rootless("sleep 1000");
        Path runtime = home.resolve("run");
        Davit plain = user.withoutRoot("XDG_RUNTIME_DIR=" + runtime);
        plain.run("create", "--bundle", bundle.path().toString(), id).ok();
        assertTrue(Files.exists(runtime.resolve("davit").resolve(id).resolve("state.json")));
        assertEquals("created", plain.status(id));
        plain.run("delete", "--force", id).ok();
        assertFalse(Files.exists(runtime.resolve("davit").resolve(id)));
    }

    @Test
    void aConfigForRootGetsAUserNamespaceFromTheUsersSubordinateIds() {
        makeState();
        TestBundle bundle = owned(shell("id -u; tr -s ' ' </proc/self/uid_map; tr -s ' ' </proc/self/gid_map; "
                + "stat -c %u:%g /bin /dev/pts"));
        Davit.Result result = withSubordinateIds().run("run", "--bundle", bundle.path().toString(), id);
        String map = " 0 4321 1\n 1 500000 65536\n";
        assertEquals("0\n" + map + map + "0:0\n0:0\n", result.ok());
    }

    @Test
    void theProcessMayBeAnyOfThoseUsers() {
        makeState();
        TestBundle bundle = owned(bundle("sleep", "1000").process(process ->
                process.withObject("/user").put("uid", 1000).put("gid", 100).putArray("additionalGids").add(7)));
        Davit ids = withSubordinateIds();
        ids.run("create", "--bundle", bundle.path().toString(), id).ok();
        Proc init = new Proc(ids.pid(id));
        assertEquals("500999\t500999\t500999\t500999", init.status("Uid"));
        assertEquals("500006", init.status("Groups"));
        ids.run("delete", "--force", id).ok();
    }

    @Test
    void mapsOfTheConfigAreWrittenByNewuidmap() {
        makeState();
        TestBundle bundle = owned(shell("tr -s ' ' </proc/self/uid_map").userNamespace(500_000, 1000));
        shellInHost("chown -R 500000:500000 \"$1\"; chmod 755 \"$1\"", bundle.rootfs().toString());
        Davit.Result result = withSubordinateIds().run("run", "--bundle", bundle.path().toString(), id);
        assertEquals(" 0 500000 1000\n", result.ok());
    }

    @Test
    void idsThatAreNotTheUsersAreRefused() {
        makeState();
        TestBundle bundle = owned(bundle("true").userNamespace(700_000, 1000));
        Davit.Result result = withSubordinateIds().run("create", "--bundle", bundle.path().toString(), id);
        assertEquals(1, result.status());
        assertContains("newuidmap", result.err());
        assertContains("not allowed", result.err());
    }

    /** A file of the host's that is not the user's stays so, whoever the user is in the container. */
    @Test
    void theContainersRootIsNotTheHosts() throws IOException {
        makeState();
        Path secret = file("secret", "");
        shellInHost("chmod 600 \"$1\"", secret.toString());
        TestBundle bundle = rootless("cat /mnt");
        ObjectNode config = (ObjectNode) Json.MAPPER.readTree(bundle.path().resolve("config.json").toFile());
        ObjectNode mount = config.withArray("/mounts").addObject();
        mount.put("destination", "/tmp/secret").put("type", "bind").put("source", secret.toString());
        mount.putArray("options").add("bind");
        config.withObject("/root").put("readonly", false);
        config.withObject("/process").putArray("args").add("cat").add("/tmp/secret");
        Files.writeString(bundle.path().resolve("config.json"), config.toString());
        Davit.Result result = user.run("run", "--bundle", bundle.path().toString(), id);
        assertContains("Permission denied", result.err());
    }
}
