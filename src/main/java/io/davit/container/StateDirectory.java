package io.davit.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.davit.ContainerExistsException;
import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import io.davit.linux.Stat;
import io.davit.spec.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory in which davit keeps one container:
 *
 * <ul>
 *   <li>{@code state.json}: {@link ContainerState}, written before anything that it must help to remove;
 *   <li>{@code exec.json}: {@link ExecBase}; it has this name once nothing is left to do but the start: a container must
 *       not be joined before, whose root may still be the host's;
 *   <li>{@code config.json}: the config that it was made from, for a checkpoint;
 *   <li>{@code start.sock}: where the container waits for its start; gone once it is claimed;
 *   <li>{@code notify}: the directory for {@link NotifySocket}, where a service manager waits.
 * </ul>
 *
 * <p>Anybody may read it, at any time. Who makes, changes or removes the container owns the directory meanwhile: that is
 * a lock on it, which the kernel takes off when davit is killed. What the owner writes goes to the directory that is
 * locked, whatever has its name.
 */
final class StateDirectory implements AutoCloseable {

    private static final String STATE = "state.json";
    private static final String EXEC = "exec.json";
    private static final String UNFINISHED_EXEC = ".exec.json";
    private static final String CONFIG = "config.json";
    private static final String START = "start.sock";
    private static final String NOTIFY = "notify";

    private static final int ROOT_MODE = 0700;
    private static final int MODE = 0711;
    private static final int STATE_MODE = 0600;
    private static final int NOTIFY_MODE = 0755;

    /** A hook that is run meanwhile and wants the container for itself would wait for ever. */
    private static final int PATIENCE_MILLIS = 10_000;

    private static final int PAUSE_MILLIS = 5;

    private static final ObjectReader READER = Json.MAPPER.readerFor(ContainerState.class);
    private static final ObjectWriter WRITER = Json.MAPPER.writerFor(ContainerState.class);

    static {
        Json.rehearse(READER, WRITER, """
                {"annotations": {"": ""}, "hostMounts": [""], "resctrl": [""], "afterStart": [{}],
                 "cgroup": {"driver": "V1", "directories": [{"controllers": [""]}], "unit": {}},
                 "poststart": [{"args": [""], "env": [""], "timeout": 1}]}
                """);
    }

    private final String path;

    /** {@code null} while it is not owned. */
    private Fd owned;

    private StateDirectory(String root, String id) {
        path = root + "/" + id;
    }

    /** Makes the directory of a new container, and owns it: the id is taken from here on. */
    static StateDirectory make(String root, String id) {
        StateDirectory directory = new StateDirectory(root, id);
        directory.make(root);
        // Another davit may have found it empty, and removed it.
        if (!directory.own()) {
            return make(root, id);
        }
        // What has the name now may then be the directory that a third one has made, and its container.
        if (directory.owned().exists(STATE)) {
            directory.close();
            throw new ContainerExistsException();
        }
        return directory;
    }

    private void make(String root) {
        try {
            Fd.WORKING_DIRECTORY.mkdir(path, MODE);
        } catch (ErrnoException e) {
            if (e.is(Errno.EEXIST)) {
                throw new ContainerExistsException();
            }
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
            makeRoot(root);
            make(root);
        }
    }

    private static void makeRoot(String path) {
        try {
            Fd.WORKING_DIRECTORY.mkdir(path, ROOT_MODE);
        } catch (ErrnoException e) {
            if (e.is(Errno.EEXIST)) {
                // Another davit was faster.
                return;
            }
            if (!e.is(Errno.ENOENT) || path.lastIndexOf('/') <= 0) {
                throw e;
            }
            makeRoot(path.substring(0, path.lastIndexOf('/')));
            makeRoot(path);
        }
    }

    /** The directory of a container that may be gone. */
    static StateDirectory of(String root, String id) {
        return new StateDirectory(root, id);
    }

    /** The directory of a container; {@code null} where there is none. */
    static StateDirectory find(String root, String id) {
        StateDirectory directory = new StateDirectory(root, id);
        return Fd.WORKING_DIRECTORY.isDirectory(directory.path) ? directory : null;
    }

    /** The ids of all containers, sorted. */
    static List<String> ids(String root) {
        try (Fd directory = Fd.WORKING_DIRECTORY.openIfExists(root, Fd.O_RDONLY)) {
            List<String> ids = directory == null ? new ArrayList<>() : directory.list();
            ids.removeIf(id -> !ContainerId.isValid(id));
            ids.sort(null);
            return ids;
        }
    }

    /** Owns it until it is closed, as soon as no other davit does; false where the container is gone by then. */
    boolean own() {
        if (owned != null) {
            return true;
        }
        Fd directory = Fd.WORKING_DIRECTORY.openIfExists(path, Fd.O_RDONLY);
        if (directory == null) {
            return false;
        }
        owned = directory;
        if (awaitLock() && has(directory)) {
            return true;
        }
        close();
        return false;
    }

    boolean isOwned() {
        return owned != null;
    }

    private boolean awaitLock() {
        for (int waited = 0; !owned.lock(); waited += PAUSE_MILLIS) {
            if (waited >= PATIENCE_MILLIS) {
                close();
                throw new DavitException("container is being created or deleted by another davit");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Whether a directory that was opened by this name still has it. */
    private boolean has(Fd directory) {
        Stat named = Fd.WORKING_DIRECTORY.statIfExists(path);
        Stat opened = directory.stat();
        return named != null && named.device() == opened.device() && named.inode() == opened.inode();
    }

    @Override
    public void close() {
        if (owned != null) {
            owned.close();
            owned = null;
        }
    }

    /** The owner's directory. */
    private Fd owned() {
        if (owned == null) {
            throw new IllegalStateException(path + " is not owned");
        }
        return owned;
    }

    /** What a file in it is opened by, with its name in {@link #place}. */
    private Fd base() {
        return owned == null ? Fd.WORKING_DIRECTORY : owned;
    }

    private String place(String name) {
        return owned == null ? path + "/" + name : name;
    }

    void write(ContainerState saved) {
        try {
            owned().replace(STATE, WRITER.writeValueAsBytes(saved), STATE_MODE);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What was written last; {@code null} where davit was killed before it could write. */
    ContainerState read() {
        try (Fd file = base().openIfExists(place(STATE), Fd.O_RDONLY)) {
            return file == null ? null : checked(READER.readValue(file.readAll()));
        } catch (ErrnoException e) {
            throw e.is(Errno.EISDIR) ? new DamagedException(path + "/" + STATE + " is damaged: it is a directory") : e;
        } catch (IOException damaged) {
            throw new DamagedException(path + "/" + STATE + " is damaged: " + Json.reason(damaged));
        }
    }

    private static ContainerState checked(ContainerState saved) throws IOException {
        if (saved == null) {
            throw new IOException("there is nothing in it");
        }
        return saved.checked();
    }

    void writeExecBase(ExecBase base) {
        try (Fd file = owned().open(UNFINISHED_EXEC, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, STATE_MODE)) {
            file.write(base.write());
        }
    }

    void writeConfig(byte[] json) {
        try (Fd file = owned().open(CONFIG, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, STATE_MODE)) {
            file.write(json);
        }
    }

    byte[] readConfig() {
        return Fd.readAll(path + "/" + CONFIG);
    }

    /** The container is whole. */
    void markMade() {
        owned().rename(UNFINISHED_EXEC, EXEC);
    }

    boolean isMade() {
        return base().exists(place(EXEC));
    }

    ExecBase readExecBase() {
        try {
            return ExecBase.read(Fd.readAll(path + "/" + EXEC));
        } catch (IOException damaged) {
            throw new DamagedException(path + "/" + EXEC + " is damaged: " + Json.reason(damaged));
        }
    }

    /** A socket at which the container can wait for its start. */
    Fd listenForStart() {
        return Sockets.listen(owned(), START);
    }

    boolean awaitsStart() {
        return base().exists(place(START));
    }

    /** A connection to the waiting container, which is thereby claimed; {@code null} where it does not wait. */
    Fd claimStart() {
        Fd connection = Sockets.connect(owned(), START);
        if (connection == null || owned().unlinkIfExists(START)) {
            return connection;
        }
        connection.close();
        return null;
    }

    /** Makes the directory that the container will see its {@link NotifySocket} in; its path. */
    String makeNotify() {
        owned().mkdir(NOTIFY, NOTIFY_MODE);
        return path + "/" + NOTIFY;
    }

    /** The path of that directory; {@code null} where there is none. */
    String notifyPath() {
        return base().isDirectory(place(NOTIFY)) ? path + "/" + NOTIFY : null;
    }

    /** That directory; {@code null} where there is none. */
    Fd openNotify() {
        return owned().openIfExists(NOTIFY, Fd.O_RDONLY);
    }

    /** Removes it with all that is in it. */
    void remove() {
        for (String name : names()) {
            try {
                owned().unlinkIfExists(name);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EISDIR)) {
                    throw e;
                }
                removeBelow(name);
            }
        }
        Fd.WORKING_DIRECTORY.rmdirIfExists(path);
        close();
    }

    /** By a descriptor of its own, which is at the start. */
    private List<String> names() {
        try (Fd directory = owned().open(".", Fd.O_RDONLY, 0)) {
            return directory.list();
        }
    }

    private void removeBelow(String name) {
        try (Fd directory = owned().openIfExists(name, Fd.O_RDONLY)) {
            if (directory != null) {
                directory.list().forEach(directory::unlinkIfExists);
            }
        }
        owned().rmdirIfExists(name);
    }
}
