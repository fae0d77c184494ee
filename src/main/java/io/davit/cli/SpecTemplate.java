package io.davit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.linux.Fd;
import io.davit.spec.Json;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The config that {@code davit spec} writes. */
final class SpecTemplate {

    private static final JsonNode TEMPLATE = read();

    private static JsonNode read() {
        try (InputStream file = SpecTemplate.class.getResourceAsStream("config-template.json")) {
            return SpecReader.parse(file.readAllBytes(), "config-template.json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the template, with a cgroup namespace on cgroup v2: without one, the container sees the cgroups of the
     * host.
     */
    static JsonNode plain() {
        if (!Fd.WORKING_DIRECTORY.exists("/sys/fs/cgroup/cgroup.controllers")) {
            return TEMPLATE;
        }
        ObjectNode config = TEMPLATE.deepCopy();
        ((ArrayNode) config.at("/linux/namespaces")).addObject().put("type", "cgroup");
        return config;
    }

    /**
     * Returns the template for other users than root: without a network namespace, cgroups, and gid= options of mounts.
     */
    static JsonNode rootless(int uid, int gid) {
        ObjectNode config = TEMPLATE.deepCopy();
        ObjectNode linux = (ObjectNode) config.get("linux");
        ArrayNode namespaces = (ArrayNode) linux.get("namespaces");
        remove(namespaces, "type", "network");
        namespaces.addObject().put("type", "user");
        linux.set("uidMappings", mapping(uid));
        linux.set("gidMappings", mapping(gid));
        linux.remove("resources");
        ArrayNode mounts = (ArrayNode) config.get("mounts");
        mounts.forEach(mount -> removeGroup((ObjectNode) mount));
        bindSys(mounts);
        return config;
    }

    private static ArrayNode mapping(int id) {
        ArrayNode mappings = Json.MAPPER.createArrayNode();
        mappings.addObject().put("containerID", 0).put("hostID", id).put("size", 1);
        return mappings;
    }

    private static void remove(ArrayNode objects, String key, String value) {
        objects.removeIf(object -> object.path(key).asText().equals(value));
    }

    private static void removeGroup(ObjectNode mount) {
        if (mount.get("options") instanceof ArrayNode options) {
            options.removeIf(option -> option.asText().startsWith("gid="));
        }
    }

    /** Binds the host's /sys: mounting sysfs requires ownership of the network namespace. */
    private static void bindSys(ArrayNode mounts) {
        for (JsonNode node : mounts) {
            ObjectNode mount = (ObjectNode) node;
            if (mount.path("destination").asText().equals("/sys")) {
                mount.put("type", "none").put("source", "/sys");
                List<String> options = new ArrayList<>(List.of("rbind", "nosuid", "noexec", "nodev", "ro"));
                ArrayNode replaced = mount.putArray("options");
                options.forEach(replaced::add);
            }
        }
        remove(mounts, "destination", "/sys/fs/cgroup");
    }

    private SpecTemplate() {}
}
