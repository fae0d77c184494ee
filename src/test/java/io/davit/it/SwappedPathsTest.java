package io.davit.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a container is created, another who shares its root filesystem puts links to the host in place of directories,
 * and takes them away again: create may fail, and nothing on the host is made, changed or mounted on.
 */
class SwappedPathsTest extends ContainerTest {

    /** How often each test creates a container. */
    private static final int CREATES = Integer.getInteger("davit.swap.creates", 25);

    private Path outside;
    private volatile boolean isOver;

    @BeforeEach
    void makeOutside() throws IOException {
        outside = Files.createDirectories(directory.resolve("outside/inner")).getParent();
        for (String name : List.of("file", "inner/file")) {
            Files.writeString(outside.resolve(name), "the host's\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "directory", "file", "device", "masked", "readonly", "cwd"})
    void nothingHappensOutside(String kind) throws Exception {
        TestBundle bundle = bundle("sleep", "1000").writableRoot();
        use(bundle, kind);
        Path swapped = Files.createDirectories(bundle.rootfs().resolve("swapped/inner")).getParent();
        Files.writeString(swapped.resolve("inner/file"), "");
        Path link = Files.createSymbolicLink(bundle.rootfs().resolve("link"), outside);
        bundle.write();
        Map<String, String> before = snapshot();
        ExecutorService hostile = Executors.newSingleThreadExecutor();
        try {
            Future<Void> swaps = hostile.submit((Callable<Void>) () -> {
                while (!isOver) {
                    Kernel.exchange(swapped, link);
                }
                return null;
            });
            create(bundle.path());
            isOver = true;
            swaps.get();
        } finally {
            isOver = true;
            hostile.shutdownNow();
        }
        assertEquals(before, snapshot());
    }

    private void create(Path bundle) {
        for (int i = 0; i < CREATES; i++) {
            Davit.Result created = davit.run("create", "--bundle", bundle.toString(), id);
            if (created.status() == 0) {
                davit.run("delete", "--force", id).ok();
                Orphans.alive();
            } else {
                assertTrue(failure(created).lines().count() == 1, created.err());
            }
        }
    }

    private void use(TestBundle bundle, String kind) {
        String file = "/swapped/inner/file";
        switch (kind) {
            case "tmpfs" -> mount(bundle, "tmpfs", "tmpfs", "/swapped/inner/made");
            case "directory" -> mount(bundle, "bind", "/usr", "/swapped/inner/made").add("rbind");
            case "file" -> mount(bundle, "bind", "/dev/zero", "/swapped/inner/made").add("bind");
            case "device" -> bundle.linux(linux -> linux.putArray("devices").addObject()
                    .put("type", "c").put("path", "/swapped/inner/made").put("major", 1).put("minor", 7));
            case "masked" -> bundle.linux(linux -> linux.putArray("maskedPaths").add(file).add("/swapped/inner"));
            case "readonly" -> bundle.linux(linux -> linux.putArray("readonlyPaths").add("/swapped/inner"));
            case "cwd" -> bundle.process(process -> process.put("cwd", "/swapped/inner/made"));
            default -> throw new AssertionError(kind);
        }
    }

    /** The options of a further mount. */
    private static ArrayNode mount(TestBundle bundle, String type, String source, String destination) {
        ObjectNode mount = ((ArrayNode) bundle.config().get("mounts")).addObject();
        return mount.put("destination", destination).put("type", type).put("source", source).putArray("options");
    }

    /** All files that the links lead to, with what changes when they do: a mount has other numbers. */
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(outside)) {
            for (Path file : all.toList()) {
                files.put(file.toString(), Files.readAttributes(file, "unix:dev,ino,mode,uid,gid,size,ctime",
                        LinkOption.NOFOLLOW_LINKS).toString());
            }
        }
        return files;
    }
}
