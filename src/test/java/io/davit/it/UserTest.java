package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md#posix-platform-user, and the home that goes with it. */
class UserTest extends ContainerTest {

    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/sh
            # a comment
            broken line
            tricky:x:1000x:1000::/wrong:/bin/sh
            1000:x:0:0::/wrong:/bin/sh
            user:x:1000:1000:A User,,,:/home/user:/bin/sh
            user:x:1000:1000::/second:/bin/sh
            nohome:x:1001:1001::
            large:x:4294967294:0::/home/large:/bin/sh
            short:x:1002:1002::/home/short""";

    private static TestBundle user(TestBundle bundle, long uid, long gid, int... groups) {
        return bundle.process(process -> {
            process.withObject("/user").put("uid", uid).put("gid", gid);
            for (int group : groups) {
                process.withObject("/user").withArray("additionalGids").add(group);
            }
        });
    }

    private static TestBundle umask(TestBundle bundle, int umask) {
        return bundle.process(process -> process.withObject("/user").put("umask", umask));
    }

    @Test
    void theProcessHasTheUserAndGroups() {
        Proc init = create(user(bundle("true"), 1000, 2000, 5, 6, 70000));
        assertEquals("1000\t1000\t1000\t1000", init.status("Uid"));
        assertEquals("2000\t2000\t2000\t2000", init.status("Gid"));
        assertEquals("5 6 70000", init.status("Groups"));
    }

    @Test
    void groupsOfTheCallersAreDropped() {
        Davit.Result result = davit.under("setpriv", "--groups", "7,8,9").run(
                "create", "--bundle", bundle("true").write(), id);
        result.ok();
        assertEquals("", new Proc(davit.pid(id)).status("Groups"));
    }

    @ParameterizedTest
    @ValueSource(longs = {4294967295L})
    void theNumberThatStandsForNobodyIsRefused(long number) {
        assertEquals("config.json: /process/user/uid: 4294967295 is no user id", refusal(user(bundle("true"), number, 0)));
        assertEquals("config.json: /process/user/gid: 4294967295 is no group id", refusal(user(bundle("true"), 0, number)));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4294967296L})
    void aNumberThatIsNoIdIsRefused(long number) {
        assertContains("/process/user/uid: must be ", refusal(user(bundle("true"), number, 0)));
    }

    @Test
    void theLargestIdIsAUser() {
        assertEquals("4294967294\t4294967294\t4294967294\t4294967294",
                create(user(bundle("true"), 4294967294L, 0)).status("Uid"));
    }

    @Test
    void theUmaskIs022UnlessTheConfigSaysOtherwise() {
        String path = bundle("sh", "-c", "umask").write();
        assertEquals("0022\n", davit.underShell("umask 077; exec \"$@\"").run("run", "--bundle", path, id).ok());
        assertEquals("0027\n", output(umask(shell("umask"), 027)));
        assertEquals("0000\n", output(umask(shell("umask"), 0)));
    }

    @Test
    void aUmaskThatIsNoneIsRefused() {
        assertEquals("config.json: /process/user/umask: 512 is not between 0 and 511 (0777)",
                refusal(umask(bundle("true"), 01000)));
    }

    @ParameterizedTest
    @CsvSource({"0, /root", "1000, /home/user", "1001, /", "1002, /home/short", "1003, /", "4294967294, /home/large"})
    void theHomeIsThatOfTheContainersPasswd(long uid, String home) {
        TestBundle bundle = user(shell("echo $HOME"), uid, 0);
        write(bundle.rootfs().resolve("etc/passwd"), PASSWD);
        assertEquals(home + "\n", output(bundle));
    }

    @Test
    void withoutAPasswdTheHomeIsTheRoot() {
        assertEquals("/\n", output(shell("echo $HOME")));
    }

    @Test
    void aPasswdThatIsALinkToTheHostsIsNotRead() {
        TestBundle bundle = shell("echo $HOME");
        Path passwd = file("passwd", "root:x:0:0::/of/the/host:/bin/sh\n");
        shellInHost("ln -s \"$1\" \"$2\"", passwd.toString(), bundle.rootfs().resolve("etc/passwd").toString());
        assertEquals("/\n", output(bundle));
    }

    @Test
    void aPasswdIsReadUpToALimit() {
        TestBundle bundle = user(shell("echo $HOME"), 1000, 0);
        Path passwd = bundle.rootfs().resolve("etc/passwd");
        shellInHost("truncate -s 64M \"$1\"; printf '\\nx:x:1000:0::/home/far:/bin/sh\\n' >>\"$1\"", passwd.toString());
        assertEquals("/\n", output(bundle));
    }

    /** Opening a FIFO would wait for a writer that never comes. */
    @Test
    void aPasswdThatIsNoFileIsNotRead() {
        TestBundle bundle = shell("echo $HOME");
        shellInHost("mkfifo \"$1\"", bundle.rootfs().resolve("etc/passwd").toString());
        assertEquals("/\n", output(bundle));
    }

    @Test
    void aLineThatIsTooLongIsNoUser() {
        TestBundle bundle = user(shell("echo $HOME"), 1000, 0);
        write(bundle.rootfs().resolve("etc/passwd"), "x:".repeat(10_000) + "\n" + PASSWD);
        assertEquals("/home/user\n", output(bundle));
    }

    @Test
    void aHomeInTheEnvironmentStays() {
        TestBundle bundle = shell("echo $HOME").process(process -> process.withArray("env").add("HOME=/given"));
        write(bundle.rootfs().resolve("etc/passwd"), PASSWD);
        assertEquals("/given\n", output(bundle));
    }

    /** getenv(3) takes the first of two. */
    @Test
    void anEmptyHomeInTheEnvironmentGivesWayToTheUsers() {
        TestBundle bundle = bundle("cat", "/proc/self/environ").process(process -> process.withArray("env").add("HOME="));
        write(bundle.rootfs().resolve("etc/passwd"), PASSWD);
        List<String> homes = List.of(output(bundle).split("\0")).stream().filter(line -> line.startsWith("HOME=")).toList();
        assertEquals(List.of("HOME=/root"), homes);
    }
}
