package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.spec.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code davit info} on this host, and where something is taken from it. */
class InfoTest extends ContainerTest {

    private static JsonNode json(Davit davit, String... names) {
        String[] args = new String[names.length + 2];
        args[0] = "info";
        args[1] = "--json";
        System.arraycopy(names, 0, args, 2, names.length);
        try {
            return Json.MAPPER.readTree(davit.run(args).out());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void onAHostThatRunsTheTestsContainersCanBeCreated() {
        Davit.Result result = davit.run("info");
        assertEquals(0, result.status(), result.out());
        assertEquals("", result.err());
        assertTrue(result.out().lines().anyMatch(line -> line.matches("namespace\\.mount +yes *")), result.out());
        assertNothingLeft();
    }

    @Test
    void theTableAndTheDocumentHaveTheSameFeatures() {
        List<String> table = davit.run("info").ok().lines().skip(1).map(line -> line.split(" ")[0]).toList();
        List<String> names = new java.util.ArrayList<>();
        json(davit).properties().forEach(group -> group.getValue().fieldNames()
                .forEachRemaining(name -> names.add(group.getKey() + "." + name)));
        assertEquals(table, names);
    }

    @ParameterizedTest
    @CsvSource({
        "openat2, openat2", "clone3, clone3", "clone3, clone-into-cgroup", "fspick, fspick", "move_mount, mount-api",
        "mount_setattr, mount_setattr", "pidfd_open, pidfd_open", "pidfd_open, setns-pidfd",
        "pidfd_send_signal, pidfd_send_signal", "pidfd_getfd, pidfd_getfd", "memfd_create, memfd_create",
        "memfd_create, memfd-exec", "execveat, execveat", "close_range, close_range", "keyctl, keyctl"})
    void aCallThatIsNotThereOrRefusedIsMissing(String call, String feature) {
        Strace.assume();
        assertTrue(json(davit).at("/kernel/" + feature + "/ok").asBoolean());
        for (String answer : new String[] {"error=ENOSYS", "error=EPERM"}) {
            JsonNode node = json(Strace.answering(davit, answer, call), "kernel").at("/kernel/" + feature);
            assertFalse(node.path("ok").asBoolean(true), answer);
            assertFalse(node.path("reason").asText().isEmpty(), answer);
        }
    }

    @Test
    void aFilterThatIsNotThereIsMissing() {
        Strace.assume();
        JsonNode seccomp = json(Strace.without(davit, "seccomp"), "seccomp").path("seccomp");
        assertFalse(seccomp.at("/filter/ok").asBoolean(true));
        assertFalse(seccomp.at("/notify/ok").asBoolean(true));
        assertFalse(seccomp.at("/SECCOMP_FILTER_FLAG_LOG/ok").asBoolean(true));
    }

    @Test
    void withoutMountNamespacesNoContainerCanBeCreated() {
        Strace.assume();
        Davit.Result result = Strace.answering(davit, "error=EPERM", "unshare").run("info");
        assertEquals(1, result.status());
        assertTrue(result.out().lines().anyMatch(line -> line.startsWith("namespace.mount ") && line.contains(" no ")),
                result.out());
    }

    /** A namespace has limits of its own. */
    @Test
    void whereUserNamespacesAreForbiddenThatIsTold() {
        Davit forbidden = davit.under("unshare", "--user", "--map-root-user", "sh", "-c",
                "echo 0 > /proc/sys/user/max_user_namespaces; exec \"$@\"", "sh");
        assertContains("user namespaces are forbidden", forbidden.run("info", "sysctl").out());
        assertFalse(json(forbidden).at("/namespace/user/ok").asBoolean(true));
    }

    @Test
    void theControllersAreThoseThatContainersGet() {
        JsonNode cgroup = json(davit, "cgroup").path("cgroup");
        assertTrue(cgroup.at("/memory/ok").asBoolean(), cgroup.toString());
        davit.run("run", "--bundle", shell("true")
                .linux(linux -> linux.putObject("resources").putObject("memory").put("limit", 64 << 20)).write(), id).ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel.openat2", "namespace", "kernel.openat2 kernel.clone3"})
    void ofFeaturesThatAreThereTheExitStatusIsZero(String names) {
        davit.run(("info " + names).split(" ")).ok();
    }

    @Test
    void ofAFeatureThatIsMissingItIsOne() {
        Strace.assume();
        Davit without = Strace.without(davit, "openat2");
        assertEquals(0, without.run("info").status());
        assertEquals(1, without.run("info", "kernel.clone3", "kernel.openat2").status());
    }

    @Test
    void aFeatureThatIsNotKnownIsAnError() {
        Davit.Result result = davit.run("info", "kernel.nonsense");
        assertEquals(1, result.status());
        assertContains("unknown feature kernel.nonsense", result.err());
        assertEquals("", result.out());
    }
}
