package io.davit.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.plan.Capabilities;
import io.davit.spec.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A bundle of a test's own: busybox, and the config that {@code davit spec} writes, without a terminal. */
final class TestBundle {

    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private static final List<String> APPLETS = List.of(
            "sh", "cat", "chmod", "cp", "cut", "date", "dd", "echo", "env", "false", "find", "grep", "head", "hostname",
            "id", "kill", "ln", "ls", "mkdir", "mknod", "mount", "ps", "pwd", "readlink", "rm", "sed", "seq", "sleep",
            "sort", "stat", "tail", "test", "touch", "tr", "true", "umount", "uname", "wc");

    /** One copy for all bundles of a test run: it is 2 MB, and a hard link is enough. */
    private static Path busybox;

    private final Path path;
    private final ObjectNode config;

    private TestBundle(Path path, ObjectNode config) {
        this.path = path;
        this.config = config;
    }

    /** A bundle that runs a command. */
    static TestBundle of(Path path, String... args) {
        try {
            Files.createDirectories(path);
            makeRootfs(path.resolve("rootfs"));
            TestBundle bundle = new TestBundle(path, template());
            return bundle.process(process -> process.put("terminal", false)).args(args);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void makeRootfs(Path rootfs) throws IOException {
        for (String directory : List.of("bin", "dev", "etc", "proc", "sys", "tmp", "root")) {
            Files.createDirectories(rootfs.resolve(directory));
        }
        Files.createLink(rootfs.resolve("bin/busybox"), busybox());
        for (String applet : APPLETS) {
            Files.createSymbolicLink(rootfs.resolve("bin").resolve(applet), Path.of("busybox"));
        }
    }

    private static synchronized Path busybox() throws IOException {
        if (busybox == null) {
            busybox = Files.createTempFile("davit-test-busybox", "");
            Files.copy(BUSYBOX, busybox, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            busybox.toFile().setExecutable(true, false);
            busybox.toFile().deleteOnExit();
        }
        return busybox;
    }

    private static ObjectNode template() throws IOException {
        try (InputStream file = TestBundle.class.getResourceAsStream("/io/davit/cli/config-template.json")) {
            return (ObjectNode) Json.MAPPER.readTree(file);
        }
    }

    Path path() {
        return path;
    }

    Path rootfs() {
        return path.resolve("rootfs");
    }

    ObjectNode config() {
        return config;
    }

    TestBundle args(String... args) {
        return process(process -> strings(process.putArray("args"), args));
    }

    /** Runs a script of the shell's. */
    TestBundle shell(String script) {
        return args("sh", "-c", script);
    }

    TestBundle process(Consumer<ObjectNode> change) {
        change.accept((ObjectNode) config.get("process"));
        return this;
    }

    TestBundle linux(Consumer<ObjectNode> change) {
        change.accept((ObjectNode) config.get("linux"));
        return this;
    }

    TestBundle change(Consumer<ObjectNode> change) {
        change.accept(config);
        return this;
    }

    /** A directory of the root filesystem, for a mount that the container's own root may not make one for. */
    TestBundle withDirectory(String name) {
        try {
            Files.createDirectories(rootfs().resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TestBundle mount(String destination, String type, String source, String... options) {
        ObjectNode mount = ((ArrayNode) config.get("mounts")).addObject();
        mount.put("destination", destination).put("type", type).put("source", source);
        strings(mount.putArray("options"), options);
        return this;
    }

    /** A namespace of a type that is joined, or a new one where there is no path; in place of what is there. */
    TestBundle namespace(String type, String path) {
        withoutNamespace(type);
        ObjectNode namespace = namespaces().addObject().put("type", type);
        if (path != null) {
            namespace.put("path", path);
        }
        return this;
    }

    /** The host's namespace of a type. */
    TestBundle withoutNamespace(String type) {
        ArrayNode namespaces = namespaces();
        for (int i = namespaces.size() - 1; i >= 0; i--) {
            if (namespaces.get(i).get("type").asText().equals(type)) {
                namespaces.remove(i);
            }
        }
        return this;
    }

    private ArrayNode namespaces() {
        return (ArrayNode) config.at("/linux/namespaces");
    }

    /** A new user namespace, whose ids are those of the host from a number on. */
    TestBundle userNamespace(int firstId, int count) {
        namespace("user", null);
        return linux(linux -> {
            for (String ids : List.of("uidMappings", "gidMappings")) {
                linux.putArray(ids).addObject().put("containerID", 0).put("hostID", firstId).put("size", count);
            }
        });
    }

    TestBundle hook(String kind, String path, String... args) {
        ObjectNode hooks = config.withObject("/hooks");
        ObjectNode hook = hooks.withArray(kind).addObject().put("path", path);
        if (args.length > 0) {
            strings(hook.putArray("args"), args);
        }
        return this;
    }

    /** All capabilities that this process has, for tests of what even root in a container cannot do. */
    TestBundle privileged() {
        return process(process -> {
            process.put("noNewPrivileges", false);
            for (String set : List.of("bounding", "effective", "permitted")) {
                strings(process.withObject("/capabilities").putArray(set), Capabilities.known().toArray(String[]::new));
            }
        });
    }

    /** Nothing that needs a cgroup, for a host without them. */
    TestBundle withoutCgroup() {
        ArrayNode mounts = (ArrayNode) config.get("mounts");
        for (int i = mounts.size() - 1; i >= 0; i--) {
            if (mounts.get(i).get("type").asText().equals("cgroup")) {
                mounts.remove(i);
            }
        }
        return without("/linux/resources");
    }

    TestBundle writableRoot() {
        return change(config -> config.withObject("/root").put("readonly", false));
    }

    TestBundle without(String pointer) {
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = config.at(pointer.substring(0, slash));
        ((ObjectNode) parent).remove(pointer.substring(slash + 1));
        return this;
    }

    static void strings(ArrayNode array, String... strings) {
        for (String string : strings) {
            array.add(string);
        }
    }

    /** Writes the config; the bundle's path, for the command line. */
    String write() {
        try {
            Files.writeString(path.resolve("config.json"), config.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path.toString();
    }
}
