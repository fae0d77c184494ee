package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config.md#posix-process: rlimits; oomScoreAdj and noNewPrivileges of config.md#linux-process. */
class LimitsTest extends ContainerTest {

    private static final BigInteger UNLIMITED = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    private static final int CAP_SYS_RESOURCE = 24;

    private static TestBundle rlimits(TestBundle bundle, Object... typeSoftHard) {
        return bundle.process(process -> {
            process.putArray("rlimits");
            for (int i = 0; i < typeSoftHard.length; i += 3) {
                ObjectNode limit = process.withArray("rlimits").addObject().put("type", (String) typeSoftHard[i]);
                limit.putPOJO("soft", typeSoftHard[i + 1]);
                limit.putPOJO("hard", typeSoftHard[i + 2]);
            }
        });
    }

    private static boolean mayRaise() {
        return (Long.parseUnsignedLong(Proc.SELF.status("CapEff"), 16) >> CAP_SYS_RESOURCE & 1) != 0;
    }

    @Test
    void everyKindOfLimitIsSet() {
        Map<String, String> names = Map.ofEntries(
                Map.entry("RLIMIT_AS", "Max address space"),
                Map.entry("RLIMIT_CORE", "Max core file size"),
                Map.entry("RLIMIT_CPU", "Max cpu time"),
                Map.entry("RLIMIT_DATA", "Max data size"),
                Map.entry("RLIMIT_FSIZE", "Max file size"),
                Map.entry("RLIMIT_LOCKS", "Max file locks"),
                Map.entry("RLIMIT_MEMLOCK", "Max locked memory"),
                Map.entry("RLIMIT_MSGQUEUE", "Max msgqueue size"),
                Map.entry("RLIMIT_NICE", "Max nice priority"),
                Map.entry("RLIMIT_NOFILE", "Max open files"),
                Map.entry("RLIMIT_NPROC", "Max processes"),
                Map.entry("RLIMIT_RSS", "Max resident set"),
                Map.entry("RLIMIT_RTPRIO", "Max realtime priority"),
                Map.entry("RLIMIT_RTTIME", "Max realtime timeout"),
                Map.entry("RLIMIT_SIGPENDING", "Max pending signals"),
                Map.entry("RLIMIT_STACK", "Max stack size"));
        List<String> types = names.keySet().stream().sorted().toList();
        Object[] limits = new Object[3 * types.size()];
        for (int i = 0; i < types.size(); i++) {
            boolean none = Proc.SELF.limit(names.get(types.get(i))).get(1).equals("0") && !mayRaise();
            limits[3 * i] = types.get(i);
            limits[3 * i + 1] = none ? 0 : large(types.get(i)) + i;
            limits[3 * i + 2] = none ? 0 : large(types.get(i)) + 2 * i;
        }
        Proc init = create(rlimits(bundle("true"), limits));
        for (int i = 0; i < types.size(); i++) {
            assertEquals(List.of(limits[3 * i + 1].toString(), limits[3 * i + 2].toString()),
                    init.limit(names.get(types.get(i))), types.get(i));
        }
    }

    /** Large enough for davit-init, and not above what a process without privileges may set. */
    private static int large(String type) {
        return switch (type) {
            case "RLIMIT_AS", "RLIMIT_DATA", "RLIMIT_FSIZE", "RLIMIT_STACK" -> 100_000_000;
            case "RLIMIT_NICE", "RLIMIT_RTPRIO" -> 0;
            default -> 1000;
        };
    }

    @Test
    void theLargestNumberIsNoLimit() {
        Proc init = create(rlimits(bundle("true"), "RLIMIT_CORE", 0, UNLIMITED, "RLIMIT_CPU", UNLIMITED, UNLIMITED));
        assertEquals(List.of("0", "unlimited"), init.limit("Max core file size"));
        assertEquals(List.of("unlimited", "unlimited"), init.limit("Max cpu time"));
    }

    /** Inside it nobody may raise a limit, and this one counts all processes of the host's user. */
    @Test
    void aProcessInAUserNamespaceHasTheLimitsThatDavitMaySet() {
        Davit low = davit.underShell("ulimit -Sn 100; exec \"$@\"");
        TestBundle bundle = rlimits(bundle("sleep", "1000"), "RLIMIT_NOFILE", 333, 444, "RLIMIT_NPROC", 55, 55)
                .userNamespace(100_000, 65_536);
        low.run("run", "-d", "--bundle", bundle.write(), id).ok();
        Proc init = new Proc(davit.pid(id));
        assertEquals(List.of("333", "444"), init.limit("Max open files"));
        assertEquals(List.of("55", "55"), init.limit("Max processes"));
        assertEquals("333\n", low.run("exec", id, "sh", "-c", "ulimit -n").ok());
    }

    /** What davit-init and hooks still do comes before limits that would be in the way. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void limitsThatHooksWouldMeetComeAfterThem(boolean users) {
        TestBundle bundle = rlimits(
                bundle("sleep", "1000"),
                "RLIMIT_NOFILE", 3, 3, "RLIMIT_FSIZE", 0, 0, "RLIMIT_NPROC", 1, 1, "RLIMIT_CORE", 0, 0,
                "RLIMIT_MEMLOCK", 0, 0, "RLIMIT_DATA", 8_388_608, 8_388_608);
        bundle.hook("startContainer", "/bin/sh", "sh", "-c", "cat | cat >/tmp/seen; echo >>/tmp/seen; ulimit -n >>/tmp/seen").writableRoot();
        if (users) {
            bundle.userNamespace(100_000, 65_536);
            shellInHost("chmod 777 \"$1\"", bundle.rootfs().resolve("tmp").toString());
        }
        Proc init = start(bundle);
        assertEquals(List.of("3", "3"), init.limit("Max open files"));
        assertEquals(List.of("0", "0"), init.limit("Max file size"));
        assertEquals(List.of("1", "1"), init.limit("Max processes"));
        String seen = read(bundle.rootfs().resolve("tmp/seen"));
        assertContains("\"id\":\"" + id + "\"", seen);
        assertEquals(Proc.SELF.limit("Max open files").getFirst(), seen.lines().toList().getLast());
        davit.run("delete", "--force", id).ok();
        davit.run("run", "-d", "--bundle", bundle.path().toString(), id).ok();
        assertEquals(List.of("3", "3"), new Proc(davit.pid(id)).limit("Max open files"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 15, 16})
    void fewFilesAreEnough(int files) {
        Strace.assume();
        Davit old = Strace.answeringBeside(davit, "error=EPERM", "close_range", "pidfd_open");
        TestBundle bundle = rlimits(bundle("sleep", "1000"), "RLIMIT_NOFILE", files, files);
        old.run("create", "--bundle", bundle.write(), id).ok();
        old.run("start", id).ok();
        assertEquals(Integer.toString(files), new Proc(davit.pid(id)).limit("Max open files").getFirst());
        assertEquals(files + "\n", old.run("exec", id, "sh", "-c", "ulimit -n").ok());
    }

    @Test
    void whatIsNotLimitedIsInherited() {
        Proc init = create(rlimits(bundle("true")));
        assertEquals(Proc.SELF.limit("Max processes"), init.limit("Max processes"));
        assertEquals(Proc.SELF.limit("Max stack size"), init.limit("Max stack size"));
    }

    @Test
    void aLimitThatDavitMayNotRaiseIsNamed() {
        Davit weak = davit.underShell("ulimit -n 100; exec setpriv --bounding-set -sys_resource \"$@\"");
        String path = rlimits(bundle("true"), "RLIMIT_NOFILE", 100, 1000).write();
        assertEquals("/process/rlimits/0: set RLIMIT_NOFILE: operation not permitted",
                refusal(weak.run("create", "--bundle", path, id)));
    }

    @Test
    void aLimitThatDoesNotExistIsRefused() {
        assertContains("/process/rlimits/0/type: invalid rlimit type: RLIMIT_FUN",
                refusal(rlimits(bundle("true"), "RLIMIT_FUN", 1, 1)));
    }

    @Test
    void aLimitThatIsSetTwiceIsRefused() {
        assertEquals("config.json: /process/rlimits/1/type: RLIMIT_CPU is set twice",
                refusal(rlimits(bundle("true"), "RLIMIT_CPU", 1, 1, "RLIMIT_CPU", 2, 2)));
    }

    @Test
    void aSoftLimitAboveTheHardOneIsRefused() {
        assertEquals("config.json: /process/rlimits/0: the soft limit is above the hard one",
                refusal(rlimits(bundle("true"), "RLIMIT_CPU", 2, 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 1000})
    void theOomScoreIsAdjusted(int value) {
        assertEquals(Integer.toString(value),
                create(bundle("true").process(process -> process.put("oomScoreAdj", value))).read("oom_score_adj"));
    }

    @Test
    void theOomScoreMayBeLowered() {
        assumeTrue(mayRaise(), "this process may not lower it");
        assertEquals("-100",
                create(bundle("true").process(process -> process.put("oomScoreAdj", -100))).read("oom_score_adj"));
    }

    @Test
    void theOomScoreIsTheCallersUnlessTheConfigSaysOtherwise() {
        Davit.Result result = davit.underShell("echo 321 >/proc/self/oom_score_adj; exec \"$@\"").run(
                "create", "--bundle", bundle("true").write(), id);
        result.ok();
        assertEquals("321", new Proc(davit.pid(id)).read("oom_score_adj"));
    }

    @ParameterizedTest
    @CsvSource({"-1001", "1001"})
    void anAdjustmentThatIsOutOfRangeIsRefused(int value) {
        assertEquals("config.json: /process/oomScoreAdj: " + value + " is not between -1000 and 1000",
                refusal(bundle("true").process(process -> process.put("oomScoreAdj", value))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void newPrivilegesAreForbiddenWhereTheConfigSaysSo(boolean forbidden) {
        TestBundle bundle = bundle("true").process(process -> process.put("noNewPrivileges", forbidden));
        assertEquals(forbidden ? "1" : "0", create(bundle).status("NoNewPrivs"));
    }

    @Test
    void aSetuidProgramGivesNoPrivilegesWhereNewOnesAreForbidden() {
        TestBundle bundle = bundle("/opt/id", "-u").process(process -> process.withObject("/user").put("uid", 1000));
        assumeTrue(Files.isSymbolicLink(Path.of("/lib64")), "a host whose programs are not all below /usr");
        // busybox gives up what its setuid bit gives it: this needs another program, with its libraries.
        bundle.withDirectory("opt").withDirectory("usr").mount("/usr", "bind", "/usr", "bind", "ro");
        shellInHost("cp -P /lib /lib64 \"$1\"; cp /usr/bin/id \"$1/opt\"; chmod 4755 \"$1/opt/id\"",
                bundle.rootfs().toString());
        assertEquals("1000\n", output(bundle));
        assertEquals("0\n", output(bundle.process(process -> process.put("noNewPrivileges", false))));
    }
}
