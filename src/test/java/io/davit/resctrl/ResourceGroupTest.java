package io.davit.resctrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.davit.DavitException;
import io.davit.spec.Linux.IntelRdt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** config-linux.md#intelrdt, with directories of plain files in the place of resctrl's. */
class ResourceGroupTest {

    private static final String SCHEMATA = "    L3:0=fffff;1=fffff\n    MB:0=100;1=100\n";

    @TempDir
    Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        files(root);
    }

    /** The files that the kernel makes in a group of resctrl. */
    private static void files(Path group) throws IOException {
        Files.createDirectories(group.resolve("mon_groups"));
        Files.writeString(group.resolve("schemata"), SCHEMATA);
        Files.writeString(group.resolve("tasks"), "");
    }

    private static IntelRdt config(String closId, List<String> schemata, String cache, String bandwidth, boolean monitoring) {
        return new IntelRdt(closId, schemata, cache, bandwidth, monitoring);
    }

    private ResourceGroup group(IntelRdt config) {
        return new ResourceGroup(config, "id", root.toString());
    }

    private String schemata(String group) throws IOException {
        return Files.readString(root.resolve(group).resolve("schemata"));
    }

    @Test
    void withoutAClassTheContainerHasOneOfItsOwn() throws IOException {
        ResourceGroup group = group(config(null, List.of(), null, null, false));
        assertEquals(List.of(root + "/id"), group.own());
        group.create();
        assertTrue(Files.isDirectory(root.resolve("id")));
        ResourceGroup.remove(group.own());
        assertFalse(Files.exists(root.resolve("id")));
        ResourceGroup.remove(group.own());
    }

    @Test
    void aClassThatIsThereIsSharedAndStays() throws IOException {
        files(root.resolve("gold"));
        ResourceGroup group = group(config("gold", List.of(), "L3:0=FFFFF;1=0fffff", null, false));
        assertEquals(List.of(), group.own());
        group.create();
        assertEquals(SCHEMATA, schemata("gold"));
        group.add(42);
        assertEquals("42", Files.readString(root.resolve("gold/tasks")));
    }

    @Test
    void aClassThatIsThereAndSaysOtherwiseIsRefused() throws IOException {
        files(root.resolve("gold"));
        ResourceGroup group = group(config("gold", List.of(), "L3:0=ff;1=fffff", null, false));
        assertEquals("/linux/intelRdt: the class of service gold exists and its schema is not L3:0=ff;1=fffff",
                assertThrows(DavitException.class, group::create).getMessage());
        assertEquals(SCHEMATA, schemata("gold"));
    }

    @Test
    void schemataAreWrittenToAClassThatIsThere() throws IOException {
        files(root.resolve("gold"));
        group(config("gold", List.of("L3:0=ff;1=ff", "MB:0=20;1=70"), null, null, false)).create();
        assertTrue(schemata("gold").startsWith("L3:0=ff;1=ff\nMB:0=20;1=70\n"), schemata("gold"));
    }

    @Test
    void theRootIsAClassToo() throws IOException {
        ResourceGroup group = group(config("/", List.of("MB:0=70"), null, null, false));
        assertEquals(List.of(), group.own());
        group.create();
        assertTrue(schemata(".").startsWith("MB:0=70\n"));
        group.add(7);
        assertTrue(Files.readString(root.resolve("tasks")).startsWith("7"));
    }

    @Test
    void aClassThatIsNotThereNeedsASchema() {
        ResourceGroup group = group(config("silver", List.of(), null, null, false));
        assertEquals("/linux/intelRdt/closID: silver does not exist, and there is no schema to make it with",
                assertThrows(DavitException.class, group::create).getMessage());
    }

    @Test
    void bandwidthOfItsOwnReplacesThatAmongTheCaches() throws IOException {
        files(root.resolve("id"));
        ResourceGroup group = group(config(null, List.of(), "L3:0=f\nMB:0=10\n", "MB:0=50", false));
        group.create();
        assertTrue(schemata("id").startsWith("L3:0=f\nMB:0=50\n"), schemata("id"));
    }

    @Test
    void aGroupThatMonitorsIsTheContainersAlone() throws IOException {
        files(root.resolve("gold"));
        ResourceGroup group = group(config("gold", List.of(), null, null, true));
        assertEquals(List.of(root + "/gold/mon_groups/id"), group.own());
        group.create();
        Files.writeString(root.resolve("gold/mon_groups/id/tasks"), "");
        group.add(42);
        assertEquals("42", Files.readString(root.resolve("gold/mon_groups/id/tasks")));
    }

    @Test
    void withoutResctrlItSaysSo() throws IOException {
        Files.delete(root.resolve("schemata"));
        ResourceGroup group = group(config(null, List.of(), null, null, false));
        assertEquals("/linux/intelRdt: resctrl is not mounted on " + root,
                assertThrows(DavitException.class, group::create).getMessage());
    }
}
