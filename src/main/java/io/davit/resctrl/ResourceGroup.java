package io.davit.resctrl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.spec.Linux.IntelRdt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The class of service (CLOS) and monitoring group of a container (config-linux.md#intelrdt). */
public final class ResourceGroup {

    public static final String ROOT = "/sys/fs/resctrl";

    private static final int MODE = 0755;

    private final IntelRdt config;
    private final String id;
    private final String root;
    private final String directory;

    /**
     * @param id the container's id, which names the groups created for this container alone
     * @param root where resctrl is mounted
     */
    public ResourceGroup(IntelRdt config, String id, String root) {
        this.config = config;
        this.id = id;
        this.root = root;
        this.directory = isShared() ? sharedDirectory() : root + "/" + id;
    }

    /**
     * Tells whether the config names a class. Other containers may use it too, so deleting the container does not
     * remove it.
     */
    private boolean isShared() {
        return config.closID() != null && !config.closID().isEmpty();
    }

    /** {@code /} is the default class, resctrl's root directory. */
    private String sharedDirectory() {
        return config.closID().equals("/") ? root : root + "/" + config.closID();
    }

    /** Returns the directories created for this container alone, in the order in which they can be removed. */
    public List<String> own() {
        List<String> own = new ArrayList<>();
        if (config.enableMonitoring()) {
            own.add(monitoringDirectory());
        }
        if (!isShared()) {
            own.add(directory);
        }
        return own;
    }

    /** Creates the groups and writes their schemata. */
    public void create() {
        if (!Fd.WORKING_DIRECTORY.exists(root + "/schemata")) {
            throw new DavitException("/linux/intelRdt: resctrl is not mounted on " + root);
        }
        List<String> lines = lines();
        boolean existed = Fd.WORKING_DIRECTORY.exists(directory);
        if (!existed) {
            if (isShared() && lines.isEmpty()) {
                throw new DavitException("/linux/intelRdt/closID: " + config.closID()
                        + " does not exist, and there is no schema to make it with");
            }
            Fd.WORKING_DIRECTORY.mkdir(directory, MODE);
        }
        if (existed && isShared() && config.schemata().isEmpty()) {
            requireSame(lines);
        } else if (!lines.isEmpty()) {
            write(directory + "/schemata", String.join("\n", lines) + "\n");
        }
        if (config.enableMonitoring()) {
            Fd.WORKING_DIRECTORY.mkdir(monitoringDirectory(), MODE);
        }
    }

    private String monitoringDirectory() {
        return directory + "/mon_groups/" + id;
    }

    /**
     * Returns the schemata, one line per resource. {@code memBwSchema} overrides an {@code MB:} line in {@code
     * l3CacheSchema}.
     */
    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean hasBandwidth = config.memBwSchema() != null && !config.memBwSchema().isEmpty();
        if (config.l3CacheSchema() != null) {
            for (String line : config.l3CacheSchema().split("\n")) {
                if (!line.isBlank() && !(hasBandwidth && line.strip().startsWith("MB:"))) {
                    lines.add(line);
                }
            }
        }
        if (hasBandwidth) {
            lines.add(config.memBwSchema());
        }
        lines.addAll(config.schemata());
        return lines;
    }

    /** Refuses an existing class with other schemata: changing it would affect the other containers in it. */
    private void requireSame(List<String> lines) {
        Set<String> current = new HashSet<>();
        for (String line : new String(Fd.readAll(directory + "/schemata"), UTF_8).split("\n")) {
            current.add(normalized(line));
        }
        for (String line : lines) {
            if (!current.contains(normalized(line))) {
                throw new DavitException("/linux/intelRdt: the class of service " + config.closID()
                        + " exists and its schema is not " + line);
            }
        }
    }

    private static String normalized(String line) {
        return line.replace(" ", "").replaceAll("=0+(?=[0-9a-fA-F])", "=").toLowerCase(Locale.ROOT);
    }

    /** Moves a process into the groups; its children inherit them. */
    public void add(int pid) {
        write(directory + "/tasks", Integer.toString(pid));
        if (config.enableMonitoring()) {
            write(monitoringDirectory() + "/tasks", Integer.toString(pid));
        }
    }

    /**
     * Changes the schemata of a class of service that was created for the container.
     *
     * @param own the directories created for the container
     * @param l3 the L3 cache schema; {@code null}: unchanged
     * @param bandwidth the memory bandwidth schema; {@code null}: unchanged
     */
    public static void update(List<String> own, String l3, String bandwidth) {
        for (String directory : own) {
            if (!directory.contains("/mon_groups/")) {
                IntelRdt config = new IntelRdt(null, null, l3, bandwidth, false);
                write(directory + "/schemata",
                        String.join("\n", new ResourceGroup(config, "", ROOT).lines()) + "\n");
                return;
            }
        }
        throw new DavitException("the container has no class of service of its own whose schema could be changed");
    }

    private static void write(String path, String content) {
        try (Fd file = Fd.open(path, Fd.O_WRONLY)) {
            file.write(content);
        }
    }

    /** Removes the directories created for a container; those that do not exist are skipped. */
    public static void remove(List<String> own) {
        own.forEach(Fd.WORKING_DIRECTORY::rmdirIfExists);
    }
}
