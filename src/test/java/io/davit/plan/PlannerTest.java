package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.Allocation;
import io.davit.DavitException;
import io.davit.resolve.ResolvedConfig;
import io.davit.seccomp.Arch;
import io.davit.spec.Json;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole plans for configs of several kinds, as {@code davit plan} prints them. {@code mvn test -Dtest=PlannerTest
 * -Ddavit.plans=write} writes them anew, to be read before they are kept.
 */
class PlannerTest {

    private static final Path PLANS = Path.of("src/test/resources/io/davit/plan");
    private static final int NUMBER_WIDTH = 5;
    private static final long ALL_CAPABILITIES = (1L << 41) - 1;

    private static final Host.CgroupPlace V1 = new Host.CgroupPlace(
            false,
            false,
            List.of("/sys/fs/cgroup/cpu,cpuacct/id/cgroup.procs", "/sys/fs/cgroup/systemd/id/cgroup.procs"),
            null,
            List.of(
                    new Host.Hierarchy("cpu,cpuacct", List.of("cpu", "cpuacct"), List.of("cpu", "cpuacct"),
                            "/sys/fs/cgroup/cpu,cpuacct/id"),
                    new Host.Hierarchy("systemd", List.of("none", "name=systemd"), List.of(),
                            "/sys/fs/cgroup/systemd/id")));

    private static final Host.CgroupPlace V2 = new Host.CgroupPlace(
            false, true, List.of(), "/sys/fs/cgroup/id", List.of());

    private final List<String> warnings = new ArrayList<>();

    private static Host host(Host.CgroupPlace cgroup, boolean root, Host.SecurityModule security) {
        return new Host(Arch.X86_64, root ? ALL_CAPABILITIES : 0, root, security, true, cgroup);
    }

    private static final Host ROOT = host(V1, true, Host.SecurityModule.NONE);

    private static ObjectNode template() {
        try (InputStream file = PlannerTest.class.getResourceAsStream("/io/davit/cli/config-template.json")) {
            return (ObjectNode) Json.MAPPER.readTree(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A file of the test's, merged into the template: lists are replaced, objects get more members. */
    private static ResolvedConfig config(String name) {
        ObjectNode config = template();
        try {
            merge(config, Json.MAPPER.readTree(PLANS.resolve(name + ".json").toFile()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return ResolvedConfig.of(SpecReader.config(config), "/bundle");
    }

    private static void merge(ObjectNode config, JsonNode members) {
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (member.getValue() instanceof ObjectNode && config.get(member.getKey()) instanceof ObjectNode inner) {
                merge(inner, member.getValue());
            } else {
                config.set(member.getKey(), member.getValue());
            }
        }
    }

    private static ResolvedConfig changed(Consumer<ObjectNode> change) {
        ObjectNode config = template();
        change.accept(config);
        return ResolvedConfig.of(SpecReader.config(config), "/bundle");
    }

    private Plan plan(ResolvedConfig config, Host host, boolean pivot) {
        PlanOptions request = new PlanOptions("id", pivot, true, true);
        return Planner.plan(config, request, ProcessContext.of(config.config(), host.arch()), host, warnings::add);
    }

    private Plan everything() {
        return plan(config("everything"), host(V1, true, Host.SecurityModule.SELINUX), true);
    }

    private Plan plan(ResolvedConfig config) {
        return plan(config, ROOT, true);
    }

    @ParameterizedTest
    @CsvSource({
        "template, v1, true",
        "template, v2, true",
        "template, v1, false",
        "host-namespaces, v1, true",
        "user-namespace, v2, true",
        "everything, v1, true",
    })
    void thePlanIsTheOneThatWasRead(String name, String cgroup, boolean pivot) throws IOException {
        Host host = host(cgroup.equals("v1") ? V1 : V2, true, Host.SecurityModule.SELINUX);
        String text = withoutNumbers(PlanPrinter.text(List.of(), plan(config(name), host, pivot)));
        Path file = PLANS.resolve(name + "-" + cgroup + (pivot ? "" : "-no-pivot") + ".plan");
        if ("write".equals(System.getProperty("davit.plans"))) {
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file), text);
    }

    /** One operation more would change all that follow. */
    private static String withoutNumbers(String text) {
        return text.lines().map(line -> line.substring(NUMBER_WIDTH) + "\n").collect(Collectors.joining());
    }

    @Test
    void asJsonItHasTheSameOperationsInTheSameOrder() throws IOException {
        Plan plan = everything();
        JsonNode json = Json.MAPPER.readTree(PlanPrinter.json(List.of(), plan));
        List<String> words = new ArrayList<>();
        json.forEach(operation -> words.add(operation.get("operation").asText() + operation.path("origin").asText()));
        assertEquals(plan.operations().stream().map(it -> word(it) + it.origin()).toList(), words);
    }

    private static String word(Operation operation) {
        return WrittenFields.of(operation).name().replace('_', '-');
    }

    /** Of what comes after, some needs capabilities, and some must not be open to the profile (seccomp(2)). */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aFilterIsLoadedWhereItCanBe(boolean noNewPrivileges) {
        List<String> words = words(changed(config -> {
            config.withObject("/process").put("noNewPrivileges", noNewPrivileges);
            config.withObject("/linux").putObject("seccomp").put("defaultAction", "SCMP_ACT_ALLOW");
        }));
        assertEquals(noNewPrivileges, words.indexOf("seccomp") > words.indexOf("capabilities"));
        assertEquals(noNewPrivileges, words.contains("no-new-privileges"));
        assertTrue(words.indexOf("seccomp") > words.indexOf("find-executable"));
    }

    private List<String> words(ResolvedConfig config) {
        return plan(config).operations().stream().map(PlannerTest::word).toList();
    }

    @Test
    void pathsAreMaskedBeforeTheRootIsChangedAndCapabilitiesGoLast() {
        List<String> words = words(changed(config -> {}));
        assertTrue(words.indexOf("mask") > words.lastIndexOf("device"));
        assertTrue(words.lastIndexOf("readonly") < words.indexOf("pivot"));
        assertTrue(words.indexOf("user") > words.indexOf("drop-bounding"));
        assertTrue(words.indexOf("capabilities") > words.indexOf("cwd"));
        assertEquals("execute", words.getLast());
    }

    @Test
    void unknownCapabilitiesAreWarnedOf() {
        plan(changed(config -> config.withObject("/process/capabilities").withArray("bounding").add("CAP_NO_SUCH")));
        assertEquals(List.of("ignoring unknown or unavailable capabilities: [CAP_NO_SUCH]"), warnings);
    }

    @Test
    void whatDavitItselfDoesNotHaveItCannotGrant() {
        plan(changed(config -> {}), host(V1, false, Host.SecurityModule.NONE), true);
        assertEquals(List.of("ignoring unknown or unavailable capabilities: [CAP_AUDIT_WRITE CAP_KILL CAP_NET_BIND_SERVICE]"),
                warnings);
        warnings.clear();
        ResolvedConfig users = changed(
                config -> config.withObject("/linux").withArray("namespaces").addObject().put("type", "user"));
        plan(users, host(V1, false, Host.SecurityModule.NONE), true);
        assertEquals(List.of(), warnings);
    }

    @Test
    void aProfileThatTheHostCannotApplyIsRefused() {
        ResolvedConfig apparmor = changed(config -> config.withObject("/process").put("apparmorProfile", "p"));
        ResolvedConfig selinux = changed(config -> config.withObject("/process").put("selinuxLabel", "l"));
        assertEquals("/process/apparmorProfile: AppArmor is not enabled on this host",
                assertThrows(DavitException.class, () -> plan(apparmor)).getMessage());
        assertEquals("/process/selinuxLabel: SELinux is not enabled on this host",
                assertThrows(DavitException.class, () -> plan(selinux)).getMessage());
        plan(apparmor, host(V1, true, Host.SecurityModule.APPARMOR), true);
        plan(selinux, host(V1, true, Host.SecurityModule.SELINUX), true);
    }

    @Test
    void optionsOfAFilesystemOnABindMountAreWarnedOf() {
        ResolvedConfig config = changed(it -> it.withArray("/mounts").addObject().put("destination", "/a").put("source", "/b")
                .putArray("options").add("bind").add("size=1m"));
        plan(config);
        assertEquals(List.of("/mounts/7: ignoring options of a filesystem on a bind mount: size=1m"), warnings);
    }

    /** config-linux.md#mount-label: files of filesystems that keep no labels get it as an option. */
    @Test
    void mountsAreLabelledWhereTheHostHasLabels() {
        ResolvedConfig config = changed(it -> it.withObject("/linux").put("mountLabel", "system_u:object_r:file_t:s0:c1,c2"));
        String labelled = PlanPrinter.text(List.of(), plan(config, host(V1, true, Host.SecurityModule.SELINUX), true));
        String option = "context=system_u:object_r:file_t:s0:c1,c2";
        assertEquals(2, labelled.lines().filter(line -> line.contains(option)).count(), labelled);
        assertTrue(!PlanPrinter.text(List.of(), plan(config)).contains("context="));
    }

    private String line(ResolvedConfig config, String part) {
        return PlanPrinter.text(List.of(), plan(config)).lines().filter(line -> line.contains(part)).findFirst().orElse("");
    }

    private static ResolvedConfig mounting(String destination, String source, String... options) {
        return changed(it -> {
            ObjectNode mount = it.withArray("/mounts").addObject().put("destination", destination).put("source", source);
            for (String option : options) {
                mount.withArray("/options").add(option);
            }
        });
    }

    @Test
    void linksOfAMountAreTreatedAsItsOptionsSay() {
        assertTrue(line(mounting("/a", "/b", "bind", "copy-symlink"), "destination=/a ").contains("copy-link"));
        assertTrue(line(mounting("/a", "/b", "bind", "dest-nofollow"), "destination=/a ").contains("cover-link"));
        assertTrue(!line(mounting("/a", "/b", "bind"), "destination=/a ").contains("-link"));
        String both = line(mounting("/a", "/b", "bind", "copy-symlink", "dest-nofollow"), "destination=/a ");
        assertTrue(both.contains("copy-link") && both.contains("cover-link"), both);
    }

    /** What other mounts make, or cover, is a path in the container's root; all else is one of the host's. */
    @Test
    void aSourceInTheRootFilesystemIsOpenedInItsPlace() {
        assertTrue(line(mounting("/a", "/bundle/rootfs/dev/shm/x", "bind"), "# /mounts/7").contains("source=/dev/shm/x flags=in-root"));
        assertTrue(line(mounting("/a", "/bundle/rootfs/other", "bind"), "# /mounts/7").contains("source=/bundle/rootfs/other "));
    }

    /** Mounts of which each may be below any other, and whose sources may be what any other makes. */
    @Test
    void theCostOfMountsGrowsWithTheirNumber() {
        Allocation.assertGrowsWithTheWork(500, count -> {
            ResolvedConfig config = changed(it -> {
                for (int i = 0; i < count; i++) {
                    it.withArray("/mounts").addObject().put("destination", "/data/m" + i).put("type", "tmpfs");
                    it.withArray("/mounts").addObject().put("destination", "/data/b" + i).put("type", "bind")
                            .put("source", "/bundle/rootfs/data/m" + i);
                }
            });
            return () -> plan(config);
        });
    }
}
