package io.davit.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which controllers a host has, by what its files say. */
class HostControllersTest {

    private static final Hierarchy UNIFIED = new Hierarchy(List.of(), "/sys/fs/cgroup", "/user.slice");
    private static final Hierarchies V2 = new Hierarchies(List.of(), UNIFIED);
    private static final Hierarchy MEMORY = new Hierarchy(List.of("memory"), "/sys/fs/cgroup/memory", "/");
    private static final Hierarchies V1 = new Hierarchies(List.of(MEMORY), null);

    private static final String TABLE = """
            #subsys_name\thierarchy\tnum_cgroups\tenabled
            cpuset\t4\t1\t1
            memory\t0\t1\t0
            hugetlb\t0\t1\t1
            blkio\t0\t1\t1
            """;

    private static String missing(HostControllers controllers, String name) {
        return controllers.states().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow().missing();
    }

    private static void assertMissing(String reason, HostControllers controllers, String name) {
        assertTrue(missing(controllers, name).contains(reason), name + ": " + missing(controllers, name));
    }

    @Test
    void theModeIsThatOfTheMounts() {
        assertEquals("v2", HostControllers.of(V2, "", "", null).mode());
        assertEquals("v1", HostControllers.of(V1, "", "", null).mode());
        assertEquals("hybrid", HostControllers.of(new Hierarchies(List.of(MEMORY), UNIFIED), "", "", null).mode());
        assertEquals("none", HostControllers.of(Hierarchies.NONE, "", "", null).mode());
    }

    @Test
    void inV2TheRootTellsWhichThereAre() {
        HostControllers controllers = HostControllers.of(V2, TABLE, "cpu io\n", null);
        assertNull(missing(controllers, "cpu"));
        assertNull(missing(controllers, "io"));
        assertMissing("in use by cgroup v1", controllers, "cpuset");
        assertMissing("disabled on the kernel's command line", controllers, "memory");
        assertMissing("not in this kernel", controllers, "hugetlb");
        assertMissing("not in this kernel, or disabled", controllers, "rdma");
    }

    @Test
    void inV2DevicesAreNoController() {
        assertTrue(HostControllers.of(V2, "", "", null).states().stream().noneMatch(state -> state.name().equals("devices")));
    }

    @Test
    void inV2IoIsBlkioInTheTableOfV1() {
        assertMissing("not in this kernel", HostControllers.of(V2, TABLE, "", null), "io");
        assertMissing("disabled on", HostControllers.of(V2, "blkio\t0\t1\t0\n", "", null), "io");
    }

    @Test
    void aUserHasWhatIsDelegated() {
        HostControllers controllers = HostControllers.of(V2, TABLE, "cpu memory pids", "memory pids");
        assertNull(missing(controllers, "memory"));
        assertMissing("not delegated", controllers, "cpu");
    }

    @Test
    void inV1AHierarchyMustBeMounted() {
        HostControllers controllers = HostControllers.of(V1, TABLE, "", null);
        assertNull(missing(controllers, "memory"));
        assertMissing("no hierarchy with it is mounted", controllers, "cpuset");
        assertMissing("not in this kernel", controllers, "rdma");
    }

    @Test
    void whatV2HasV1DoesNot() {
        Hierarchies hybrid = new Hierarchies(List.of(MEMORY), UNIFIED);
        assertMissing("in use by cgroup v2", HostControllers.of(hybrid, TABLE, "hugetlb", null), "hugetlb");
    }

    @Test
    void nothingOfV1IsAUsers() {
        assertMissing("cannot be delegated", HostControllers.of(V1, TABLE, "", ""), "memory");
    }

    @Test
    void theTableMayBeUnreadable() {
        assertMissing("not in this kernel", HostControllers.of(V1, "", "", null), "cpu");
        assertMissing("not in this kernel", HostControllers.of(V1, "cpu\t1\n", "", null), "cpu");
    }

    @Test
    void thisHostCanBeAsked() {
        assertTrue(List.of("v1", "v2", "hybrid", "none").contains(HostControllers.read().mode()));
    }
}
