package io.davit.info;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.cgroup.HostControllers;
import io.davit.linux.Errno;
import io.davit.plan.Host.SecurityModule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report says of given facts. */
class HostReportTest {

    private final SomeFacts facts = new SomeFacts();

    private List<Feature> features() {
        return HostReport.features(facts);
    }

    private Feature feature(String name) {
        return features().stream().filter(it -> it.fullName().equals(name)).findFirst().orElseThrow();
    }

    private boolean has(String name) {
        return features().stream().anyMatch(it -> it.fullName().equals(name));
    }

    private List<String> missing() {
        return features().stream().filter(it -> !it.ok()).map(Feature::fullName).toList();
    }

    @Test
    void ofAHostThatHasEverythingNothingIsMissing() {
        facts.module = SecurityModule.SELINUX;
        assertEquals(List.of("lsm.apparmor"), missing());
    }

    @Test
    void everyFeatureTellsWhatHappensWithoutIt() {
        for (Feature feature : features()) {
            assertFalse(feature.without().isBlank(), feature.fullName());
        }
        List<String> names = features().stream().map(Feature::fullName).toList();
        assertEquals(names.size(), names.stream().distinct().count());
    }

    @Test
    void whatIsMissingHasAReason() {
        facts.errors.put("openat2", Errno.ENOSYS.number());
        assertFalse(feature("kernel.openat2").ok());
        assertEquals("function not implemented", feature("kernel.openat2").reason());
        assertNull(feature("kernel.clone3").reason());
        facts.files.clear();
        facts.uid = 1000;
        facts.module = SecurityModule.NONE;
        facts.subordinate = null;
        facts.criu = new Facts.Answer(null, "not there");
        for (Feature feature : features()) {
            assertEquals(feature.ok(), feature.reason() == null, feature.fullName());
        }
    }

    @Test
    void theMountApiIsThereAsAWhole() {
        facts.errors.put("fsopen", Errno.EPERM.number());
        facts.errors.put("fsmount", Errno.ENOSYS.number());
        assertEquals("no fsopen, fsmount", feature("kernel.mount-api").reason());
    }

    @ParameterizedTest
    @CsvSource({"init-image, kernel.init-image", "new-mount, namespace.mount"})
    void withoutItNoContainerCanBeCreated(String probe, String name) {
        facts.errors.put(probe, Errno.EPERM.number());
        assertTrue(feature(name).necessary());
    }

    @Test
    void onlyUsersNeedUserNamespaces() {
        assertFalse(feature("namespace.user").necessary());
        facts.uid = 1000;
        assertTrue(feature("namespace.user").necessary());
    }

    @Test
    void onlyUsersHaveSubordinateIds() {
        assertFalse(has("user.subuid"));
        facts.uid = 1000;
        assertEquals("100000+65536", feature("user.subuid").value());
        facts.subordinate = new ArrayList<>();
        assertEquals("no range in /etc/subgid", feature("user.subgid").reason());
        facts.subordinate = null;
        assertEquals("newgidmap is not installed (package uidmap)", feature("user.subgid").reason());
    }

    @Test
    void onlyRootMapsTheOwnersOfTheHostsFilesystems() {
        facts.idmaps.put("ext4", null);
        facts.idmaps.put("nfs", "cannot be mapped");
        assertTrue(feature("idmap.ext4").ok());
        assertFalse(feature("idmap.nfs").ok());
        facts.uid = 1000;
        assertFalse(has("idmap.ext4"));
    }

    @Test
    void aControllerIsMissingForTheReasonThatItsReaderFound() {
        facts.controllers = new HostControllers("v1", List.of(new HostControllers.State("rdma", "not in this kernel")));
        assertEquals("not in this kernel", feature("cgroup.rdma").reason());
        assertFalse(has("cgroup.bpf-devices"));
    }

    @Test
    void withoutCgroupsContainersHaveNone() {
        facts.controllers = new HostControllers("none", List.of());
        assertFalse(feature("cgroup.mode").ok());
        assertFalse(feature("cgroup.mode").necessary());
    }

    @Test
    void anActionThatTheKernelDoesNotKnowIsMissing() {
        facts.files.put("/proc/sys/kernel/seccomp/actions_avail", "kill_thread trap errno trace allow");
        assertEquals(
                List.of("lsm.selinux", "seccomp.SCMP_ACT_KILL_PROCESS", "seccomp.SCMP_ACT_LOG", "seccomp.SCMP_ACT_NOTIFY"),
                missing().stream().sorted().toList());
    }

    @Test
    void theVersionsOfProgramsAreTold() {
        assertEquals("4.1", feature("program.criu").value());
        facts.uid = 1000;
        assertEquals("257", feature("program.systemd-user").value());
        facts.systemd = new Facts.Answer(null, "no bus");
        assertEquals("no bus", feature("program.systemd-user").reason());
    }

    @ParameterizedTest
    @CsvSource({
        "0, vm.memfd_noexec, 1, true",
        "0, vm.memfd_noexec, 2, false",
        "0, user.max_user_namespaces, 0, false",
        "0, kernel.unprivileged_userns_clone, 0, true",
        "1000, kernel.unprivileged_userns_clone, 0, false",
        "1000, kernel.unprivileged_userns_clone, 1, true",
        "1000, kernel.apparmor_restrict_unprivileged_userns, 1, false",
        "0, kernel.apparmor_restrict_unprivileged_userns, 1, true",
        "1000, kernel.keys.maxkeys, 200, false",
        "0, kernel.keys.root_maxkeys, 1000000, true",
        "0, net.core.bpf_jit_enable, 0, false",
    })
    void aSysctlIsInTheWayOrNot(int uid, String name, String value, boolean ok) {
        facts.uid = uid;
        facts.files.put("/proc/sys/" + name.replace('.', '/'), value);
        assertEquals(ok, feature("sysctl." + name).ok());
        assertEquals(value, feature("sysctl." + name).value());
        assertNotNull(feature("sysctl." + name).without());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-1", "123456789012345678901"})
    void aSysctlThatIsNoNumberIsLeftOut(String value) {
        facts.files.put("/proc/sys/vm/memfd_noexec", value);
        assertFalse(has("sysctl.vm.memfd_noexec"));
    }

    @Test
    void aFeatureIsNamedByItsGroupOrItsFullName() {
        Feature feature = feature("kernel.openat2");
        assertTrue(feature.isNamed("kernel"));
        assertTrue(feature.isNamed("kernel.openat2"));
        assertFalse(feature.isNamed("openat2"));
        assertFalse(feature.isNamed("kernel."));
    }
}
