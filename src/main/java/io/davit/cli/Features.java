package io.davit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.plan.Capabilities;
import io.davit.plan.Planner;
import io.davit.seccomp.SeccompFeatures;
import io.davit.spec.Config;
import io.davit.spec.Json;
import io.davit.spec.NamespaceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The features document (features.md of the specification): what this build supports, whatever the host does. */
final class Features {

    private static final List<String> HOOKS =
            List.of("prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    /** JSON pointers into the document, by the name of the feature in {@code davit --version}. */
    private static final Map<String, String> PARTS = parts();

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("SYSTEMD", "/linux/cgroup/systemd");
        parts.put("SELINUX", "/linux/selinux/enabled");
        parts.put("APPARMOR", "/linux/apparmor/enabled");
        parts.put("SECCOMP", "/linux/seccomp/enabled");
        parts.put("CGROUP_V1", "/linux/cgroup/v1");
        parts.put("CGROUP_V2", "/linux/cgroup/v2");
        parts.put("CRIU", "/annotations/org.opencontainers.runc.checkpoint.enabled");
        parts.put("IDMAP", "/linux/mountExtensions/idmap/enabled");
        parts.put("INTEL_RDT", "/linux/intelRdt/enabled");
        parts.put("NET_DEVICES", "/linux/netDevices/enabled");
        return parts;
    }

    static ObjectNode document() {
        ObjectNode features = Json.object();
        features.put("ociVersionMin", "1.0.0");
        features.put("ociVersionMax", Config.OCI_VERSION);
        strings(features.putArray("hooks"), HOOKS);
        strings(features.putArray("mountOptions"), Planner.mountOptions());
        linux(features.putObject("linux"));
        ObjectNode annotations = features.putObject("annotations");
        annotations.put("io.davit.version", Version.number());
        annotations.put("io.davit.commit", Version.commit());
        // Callers look for runc's annotation.
        annotations.put("org.opencontainers.runc.checkpoint.enabled", "true");
        strings(features.putArray("potentiallyUnsafeConfigAnnotations"), List.of(
                "bundle", "org.systemd.property.", "org.criu.config", Config.KEEP_ORIGINAL_GROUPS, Config.MOUNT_CONTEXT_TYPE,
                Config.SECCOMP_BPF_DATA, Config.SECCOMP_RECEIVER, Config.PIDFD_RECEIVER, Config.HOOKS_STDOUT, Config.HOOKS_STDERR));
        return features;
    }

    /** Returns the features in the format of crun's --version, such as {@code +SECCOMP}. */
    static List<String> words() {
        JsonNode document = document();
        List<String> words = new ArrayList<>();
        PARTS.forEach((word, pointer) -> words.add((document.at(pointer).asBoolean() ? "+" : "-") + word));
        return words;
    }

    private static void linux(ObjectNode linux) {
        ArrayNode namespaces = linux.putArray("namespaces");
        for (NamespaceType type : NamespaceType.values()) {
            namespaces.add(type.word());
        }
        strings(linux.putArray("capabilities"), Capabilities.known());
        ObjectNode cgroup = linux.putObject("cgroup");
        cgroup.put("v1", true);
        cgroup.put("v2", true);
        cgroup.put("systemd", true);
        cgroup.put("systemdUser", true);
        cgroup.put("rdma", true);
        seccomp(linux.putObject("seccomp"));
        linux.putObject("apparmor").put("enabled", true);
        linux.putObject("selinux").put("enabled", true);
        linux.putObject("intelRdt").put("enabled", true).put("schemata", true).put("monitoring", true);
        ObjectNode memoryPolicy = linux.putObject("memoryPolicy");
        strings(memoryPolicy.putArray("modes"), Planner.memoryModes());
        strings(memoryPolicy.putArray("flags"), Planner.memoryFlags());
        linux.putObject("mountExtensions").putObject("idmap").put("enabled", true);
        linux.putObject("netDevices").put("enabled", true);
    }

    private static void seccomp(ObjectNode seccomp) {
        seccomp.put("enabled", true);
        strings(seccomp.putArray("actions"), SeccompFeatures.actions());
        strings(seccomp.putArray("operators"), SeccompFeatures.operators());
        strings(seccomp.putArray("archs"), SeccompFeatures.architectures());
        strings(seccomp.putArray("knownFlags"), SeccompFeatures.flags());
        strings(seccomp.putArray("supportedFlags"), SeccompFeatures.flags());
    }

    private static void strings(ArrayNode array, List<String> strings) {
        strings.forEach(array::add);
    }

    private Features() {}
}
