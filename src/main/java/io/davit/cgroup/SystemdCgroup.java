package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.cgroup.SavedCgroup.Driver;
import io.davit.spec.Resources;
import io.davit.systemd.Manager;
import io.davit.systemd.UnitExistsException;
import io.davit.systemd.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cgroup that systemd makes, as a scope; what is in it is the same as in one that davit makes. */
final class SystemdCgroup implements Cgroup {

    private final Scope scope;
    private final boolean user;
    private final Cgroup files;
    private final Map<String, Variant> asked;

    /**
     * @param user whether the manager is that of davit's user
     * @param files the cgroup as it lies in the filesystem
     * @param asked properties that the config's annotations ask for
     */
    SystemdCgroup(Scope scope, boolean user, Cgroup files, Map<String, Variant> asked) {
        this.scope = scope;
        this.user = user;
        this.files = files;
        this.asked = asked;
    }

    /** That of a container that is to be created. */
    static SystemdCgroup at(Hierarchies hierarchies, Scope scope, boolean user, Map<String, Variant> asked) {
        String path = (user ? managersCgroup() : "") + scope.cgroup();
        Cgroup files = hierarchies.isUnifiedOnly()
                ? new CgroupV2(hierarchies.unified().mount() + path)
                : CgroupV1.at(hierarchies, path);
        return new SystemdCgroup(scope, user, files, asked);
    }

    private static String managersCgroup() {
        try (Manager manager = Manager.connect(true)) {
            return manager.cgroup();
        }
    }

    private boolean isV2() {
        return files instanceof CgroupV2;
    }

    @Override
    public boolean isMadeAround() {
        return true;
    }

    @Override
    public void make(int pid) {
        switch (files) {
            case CgroupV1 v1 -> v1.requireUnused();
            case CgroupV2 v2 -> v2.requireUnused();
            default -> throw new IllegalStateException(files.toString());
        }
        try (Manager manager = Manager.connect(user)) {
            manager.start(scope.unit(), properties(pid));
        } catch (UnitExistsException e) {
            throw new InUseException("the unit " + scope.unit() + " is there already");
        }
        if (files instanceof CgroupV1 v1) {
            v1.makeAround();
        }
    }

    private Map<String, Variant> properties(int pid) {
        Map<String, Variant> properties = new LinkedHashMap<>();
        properties.put("Description", new Variant("s", "container " + scope.unit()));
        properties.put("Slice", new Variant("s", scope.slice()));
        properties.put("Delegate", new Variant("b", true));
        properties.put("DefaultDependencies", new Variant("b", false));
        properties.put("PIDs", new Variant("au", List.of(pid)));
        for (String what : List.of("CPU", "Memory", "Tasks", isV2() ? "IO" : "BlockIO")) {
            properties.put(what + "Accounting", new Variant("b", true));
        }
        properties.putAll(asked);
        return properties;
    }

    @Override
    public void limit(Resources resources) {
        set(UnitProperties.of(resources, isV2()));
        files.limit(resources);
    }

    private void set(Map<String, Variant> properties) {
        if (properties.isEmpty()) {
            return;
        }
        try (Manager manager = Manager.connect(user)) {
            manager.set(scope.unit(), properties);
        }
    }

    /** With a property that changes, systemd writes all others again. */
    @Override
    public void limitTasks(Resources resources) {
        Map<String, Variant> properties = UnitProperties.ofTasks(resources);
        if (!properties.isEmpty()) {
            set(properties);
            files.limit(resources);
        }
        files.limitTasks(resources);
    }

    /** The files have the last word: properties are less exact. */
    @Override
    public void update(Resources resources) {
        Resources completed = resources;
        switch (files) {
            case CgroupV1 v1 -> v1.requireRoom(resources);
            case CgroupV2 v2 -> {
                v2.requireRoom(resources);
                completed = v2.completed(resources);
            }
            default -> throw new IllegalStateException(files.toString());
        }
        Map<String, Variant> properties = UnitProperties.of(completed, isV2());
        properties.putAll(UnitProperties.ofTasks(resources));
        set(properties);
        files.update(completed);
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

    /** Of cgroup v2 the first process is in it from the beginning: systemd puts it there. */
    @Override
    public Entrance entrance() {
        return isV2() ? new Entrance(true, List.of(), null, files.saved().directories()) : files.entrance();
    }

    @Override
    public Entrance entrance(List<String> below) {
        return files.entrance(below);
    }

    @Override
    public boolean exceedsTasks() {
        return files.exceedsTasks();
    }

    @Override
    public Entrance entranceBeside(int pid) {
        return files.entranceBeside(pid);
    }

    @Override
    public boolean attach(int pid) {
        if (files.attach(pid)) {
            return true;
        }
        try (Manager manager = Manager.connect(user)) {
            manager.attach(scope.unit(), pid);
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

    /** The unit goes last: systemd would ask processes to end before it kills them. */
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
        return new SavedCgroup(isV2() ? Driver.SYSTEMD_V2 : Driver.SYSTEMD_V1, files.saved().directories(),
                new SavedCgroup.Unit(scope.unit(), scope.slice(), user));
    }
}
