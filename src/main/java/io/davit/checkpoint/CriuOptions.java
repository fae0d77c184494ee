package io.davit.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The options of a request (criu_opts). */
final class CriuOptions {

    private static final int IMAGES_DIR_FD = 1;
    private static final int PID = 2;
    private static final int LEAVE_RUNNING = 3;
    private static final int EXT_UNIX_SK = 4;
    private static final int TCP_ESTABLISHED = 5;
    private static final int EVASIVE_DEVICES = 6;
    private static final int SHELL_JOB = 7;
    private static final int FILE_LOCKS = 8;
    private static final int LOG_LEVEL = 9;
    private static final int LOG_FILE = 10;
    private static final int PAGE_SERVER = 11;
    private static final int NOTIFY_SCRIPTS = 12;
    private static final int ROOT = 13;
    private static final int PARENT_IMG = 14;
    private static final int TRACK_MEM = 15;
    private static final int AUTO_DEDUP = 16;
    private static final int WORK_DIR_FD = 17;
    private static final int LINK_REMAP = 18;
    private static final int EXT_MNT = 23;
    private static final int MANAGE_CGROUPS = 24;
    private static final int CG_ROOT = 25;
    private static final int RST_SIBLING = 26;
    private static final int INHERIT_FD = 27;
    private static final int MANAGE_CGROUPS_MODE = 34;
    private static final int EXTERNAL = 37;
    private static final int EMPTY_NS = 38;
    private static final int JOIN_NS = 39;
    private static final int FREEZE_CGROUP = 44;
    private static final int TCP_SKIP_IN_FLIGHT = 46;
    private static final int LAZY_PAGES = 48;
    private static final int ORPHAN_PTS_MASTER = 50;
    private static final int CONFIG_FILE = 51;
    private static final int TCP_CLOSE = 52;
    private static final int LSM_PROFILE = 53;
    private static final int LSM_MOUNT_CONTEXT = 63;
    private static final int NETWORK_LOCK = 64;

    /** The highest level: the log is the only full explanation of a failure. */
    private static final int DEBUG = 4;

    private static final int CLONE_NEWNET = 0x40000000;

    private final ProtobufWriter message = new ProtobufWriter();

    ProtobufWriter message() {
        return message;
    }

    private void set(int field, boolean value) {
        if (value) {
            message.flag(field, true);
        }
    }

    private void set(int field, String value) {
        if (value != null) {
            message.text(field, value);
        }
    }

    /** Sets the options that all requests have. */
    private static CriuOptions common(CheckpointFiles files, CriuFlags flags, String log, String root, String config) {
        CriuOptions options = new CriuOptions();
        options.message.number(IMAGES_DIR_FD, files.images().number());
        if (files.work() != null) {
            options.message.number(WORK_DIR_FD, files.work().number());
        }
        options.message.number(LOG_LEVEL, DEBUG);
        options.set(LOG_FILE, log);
        options.set(ROOT, root);
        options.set(CONFIG_FILE, config);
        options.message.flag(NOTIFY_SCRIPTS, true);
        options.set(flags);
        return options;
    }

    private void set(CriuFlags flags) {
        set(TCP_ESTABLISHED, flags.tcpEstablished());
        set(TCP_SKIP_IN_FLIGHT, flags.tcpSkipInFlight());
        set(TCP_CLOSE, flags.tcpClose());
        set(EXT_UNIX_SK, flags.externalUnixSockets());
        set(SHELL_JOB, flags.shellJob());
        set(FILE_LOCKS, flags.fileLocks());
        set(AUTO_DEDUP, flags.autoDedup());
        set(LAZY_PAGES, flags.lazyPages());
        set(LINK_REMAP, flags.linkRemap());
        message.flag(MANAGE_CGROUPS, true);
        if (flags.cgroupsMode() != null) {
            message.number(MANAGE_CGROUPS_MODE, flags.cgroupsMode().number());
        }
        if (flags.networkLock() != null) {
            message.number(NETWORK_LOCK, flags.networkLock().number());
        }
        // Hooks create network devices again.
        message.number(EMPTY_NS, CLONE_NEWNET);
        message.flag(ORPHAN_PTS_MASTER, true);
    }

    /** @param freezer the freezer cgroup; {@code null}: none */
    static CriuOptions dump(
            CheckpointFiles files, DumpOptions dump, DumpSubject subject, String freezer, String config) {
        CriuOptions options = common(files, dump.flags(), DumpOptions.LOG, subject.root(), config);
        options.message.number(PID, subject.pid());
        options.set(LEAVE_RUNNING, dump.leaveRunning());
        options.set(FREEZE_CGROUP, freezer);
        if (dump.pageServer() != null) {
            options.message.message(PAGE_SERVER, new ProtobufWriter()
                    .text(1, dump.pageServer().address())
                    .number(2, dump.pageServer().port()));
        }
        if (dump.parent() != null) {
            options.message.text(PARENT_IMG, dump.parent());
        }
        options.set(TRACK_MEM, dump.preDump() || dump.parent() != null);
        subject.external().forEach(external -> options.message.text(EXTERNAL, external));
        if (!dump.preDump()) {
            subject.mounts().forEach(mount -> options.externalMount(mount, mount));
        }
        return options;
    }

    private void externalMount(String name, String place) {
        message.message(EXT_MNT, new ProtobufWriter().text(1, name).text(2, place));
    }

    static CriuOptions restore(CheckpointFiles files, RestoreOptions restore, RestoreSubject subject, String config) {
        CriuOptions options = common(files, restore.flags(), RestoreOptions.LOG, subject.root(), config);
        options.message.flag(RST_SIBLING, true);
        options.message.flag(EVASIVE_DEVICES, true);
        options.set(LSM_PROFILE, restore.lsmProfile());
        options.set(LSM_MOUNT_CONTEXT, restore.lsmMountContext());
        for (Map.Entry<String, String> mount : subject.mounts().entrySet()) {
            options.externalMount(mount.getKey(), mount.getValue());
        }
        for (Map.Entry<String, String> joined : subject.joined().entrySet()) {
            options.message.message(JOIN_NS, new ProtobufWriter().text(1, joined.getKey()).text(2, joined.getValue()));
        }
        for (Map.Entry<String, String> cgroup : subject.cgroups().entrySet()) {
            options.message.message(CG_ROOT, new ProtobufWriter().text(1, cgroup.getKey()).text(2, cgroup.getValue()));
        }
        List<String> inherited = new ArrayList<>(subject.inherited());
        for (int i = 0; i < inherited.size(); i++) {
            if (inherited.get(i) != null) {
                options.message.message(INHERIT_FD, new ProtobufWriter().text(1, inherited.get(i)).number(2, i));
            }
        }
        return options;
    }
}
