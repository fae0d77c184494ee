package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Resources;
import io.davit.systemd.Manager;
import io.davit.systemd.UnitExistsException;
import io.davit.systemd.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cgroup that systemd creates as a scope. Limits, processes and statistics are those of a {@link FileCgroup}. */
final class SystemdCgroup implements Cgroup {

    private final Scope scope;
    private final boolean user;
    private final FileCgroup files;
    private final Map<String, Variant> asked;

    /**
     * @param user true for the manager of davit's user, false for the system manager
     * @param files the cgroup's directories and files
     * @param asked unit properties from the config's annotations
     */
    SystemdCgroup(Scope scope, boolean user, FileCgroup files, Map<String, Variant> asked) {
        this.scope = scope;
        this.user = user;
        this.files = files;
        this.asked = asked;
    }

    /** Returns the cgroup of a new container. */
    static SystemdCgroup at(
            Hierarchies hierarchies, Scope scope, Subgroups subgroups, boolean user, Map<String, Variant> asked) {
        String path = (user ? managersCgroup() : "") + scope.cgroup();
        FileCgroup files = hierarchies.isUnifiedOnly()
                ? new CgroupV2(hierarchies.unified().mount() + path + subgroups.limited(), subgroups.delegated())
                : CgroupV1.at(hierarchies, path);
        return new SystemdCgroup(scope, user, files, asked);
    }

    private static String managersCgroup() {
        try (Manager manager = Manager.connect(true)) {
            return manager.cgroup();
        }
    }

    @Override
    public boolean needsProcess() {
        return true;
    }

    @Override
    public void make(int pid) {
        files.requireUnused();
        try (Manager manager = Manager.connect(user)) {
            manager.start(scope.unit(), properties(pid));
        } catch (UnitExistsException e) {
            throw new InUseException("the unit " + scope.unit() + " is there already");
        }
        files.makeOthers(scope.unit(), pid);
    }

    private Map<String, Variant> properties(int pid) {
        Map<String, Variant> properties = new LinkedHashMap<>();
        properties.put("Description", new Variant("s", "container " + scope.unit()));
        properties.put("Slice", new Variant("s", scope.slice()));
        properties.put("Delegate", new Variant("b", true));
        properties.put("DefaultDependencies", new Variant("b", false));
        properties.put("PIDs", new Variant("au", List.of(pid)));
        for (String accounting :
                List.of("CPUAccounting", "MemoryAccounting", "TasksAccounting", files.ioAccounting())) {
            properties.put(accounting, new Variant("b", true));
        }
        properties.putAll(asked);
        return properties;
    }

    @Override
    public CgroupLimits limits(Resources resources) {
        return files.withProperties(files.limits(resources), resources);
    }

    @Override
    public void limit(CgroupLimits limits) {
        set(limits.withoutTasks().properties());
        files.limit(limits);
    }

    private void set(Map<String, Variant> properties) {
        if (properties.isEmpty()) {
            return;
        }
        try (Manager manager = Manager.connect(user)) {
            manager.set(scope.unit(), properties);
        }
    }

    /**
     * Sets all limits again: when a property changes, systemd rewrites the files of all properties, with rounded
     * values.
     */
    @Override
    public void limitTasks(CgroupLimits limits) {
        Map<String, Variant> properties = limits.tasks().properties();
        if (!properties.isEmpty()) {
            set(properties);
            files.limit(limits);
        }
        files.limitTasks(limits);
    }

    /** Writes the files after the properties, because properties are rounded. */
    @Override
    public void update(Resources resources) {
        CgroupLimits limits = files.withProperties(files.changed(resources), resources);
        set(limits.properties());
        files.change(limits);
    }

    @Override
    public void delegate(int uid) {
        files.delegate(uid);
    }

    @Override
    public void freeze() {
        files.freeze();
    }

    @Override
    public void thaw() {
        files.thaw();
    }

    @Override
    public boolean isFrozen() {
        return files.isFrozen();
    }

    @Override
    public boolean killsOnlyThawed() {
        return files.killsOnlyThawed();
    }

    @Override
    public CgroupJoin join() {
        return files.joinWithSystemd();
    }

    @Override
    public CgroupJoin joinOfExec(int init, List<String> below, boolean joinsUsers) {
        return files.joinOfExec(init, below, joinsUsers);
    }

    @Override
    public boolean exceedsTasks() {
        return files.exceedsTasks();
    }

    /** Asks systemd if davit's user lacks the permission. */
    @Override
    public boolean attach(int pid, CgroupJoin join) {
        if (files.attach(pid, join)) {
            return true;
        }
        try (Manager manager = Manager.connect(user)) {
            manager.attach(scope.unit(), files.below(scope.unit(), join), pid);
        }
        return true;
    }

    @Override
    public List<Integer> processes() {
        return files.processes();
    }

    @Override
    public boolean signal(int signal) {
        return files.signal(signal);
    }

    @Override
    public void kill() {
        files.kill();
    }

    /** Stops the unit last: systemd would otherwise send its processes SIGTERM before SIGKILL. */
    @Override
    public void remove() {
        files.remove();
        try (Manager manager = Manager.connect(user)) {
            manager.stop(scope.unit());
        }
    }

    @Override
    public void report(ObjectNode data) {
        files.report(data);
    }

    @Override
    public long oomKills() {
        return files.oomKills();
    }

    @Override
    public OomSource oomSource() {
        return files.oomSource();
    }

    @Override
    public SavedCgroup saved() {
        return new SavedCgroup(files.systemdDriver(), files.saved().directories(),
                new SavedCgroup.Unit(scope.unit(), scope.slice(), user));
    }
}
