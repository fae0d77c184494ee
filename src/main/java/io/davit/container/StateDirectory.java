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
 * The state directory of a container:
 *
 * <ul>
 *   <li>{@code state.json}: {@link ContainerState}; names each resource before it is created, for the cleanup;
 *   <li>{@code exec.json}: {@link ExecBase}; has this name once the container is created. Exec is not possible
 *       before, when the container's root may still be the host's;
 *   <li>{@code config.json}: the config, for checkpoints;
 *   <li>{@code start.sock}: the socket where the init waits for the start; removed by the davit that starts it;
 *   <li>{@code notify}: the directory of {@link NotifySocket}, if a service manager waits.
 * </ul>
 *
 * <p>Reading needs no lock. A davit that creates, changes or deletes the container locks the directory (flock(2)); the
 * kernel releases the lock if davit is killed. Writes go to the directory that is locked, even if its path now names
 * another.
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

    /** Limited because a hook may run davit on the same container: without a timeout, both would wait forever. */
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

    /** The locked directory; {@code null} while it is not locked. */
    private Fd owned;

    private StateDirectory(String root, String id) {
        path = root + "/" + id;
    }

    /**
     * Creates and locks the directory of a new container, which reserves the id.
     *
     * @throws ContainerExistsException if the id is taken
     */
    static StateDirectory make(String root, String id) {
        StateDirectory directory = new StateDirectory(root, id);
        directory.make(root);
        // Between mkdir and lock, another davit may have found the directory empty and removed it.
        if (!directory.own()) {
            return make(root, id);
        }
        // A third davit may then have created it anew, with its container.
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
                // Another davit has created it meanwhile.
                return;
            }
            if (!e.is(Errno.ENOENT) || path.lastIndexOf('/') <= 0) {
                throw e;
            }
            makeRoot(path.substring(0, path.lastIndexOf('/')));
            makeRoot(path);
        }
    }

    /** Returns the directory of a container, which need not exist. */
    static StateDirectory of(String root, String id) {
        return new StateDirectory(root, id);
    }

    /** Returns the directory of a container; {@code null} if it does not exist. */
    static StateDirectory find(String root, String id) {
        StateDirectory directory = new StateDirectory(root, id);
        return Fd.WORKING_DIRECTORY.isDirectory(directory.path) ? directory : null;
    }

    /** Returns the ids of all containers, sorted. */
    static List<String> ids(String root) {
        try (Fd directory = Fd.WORKING_DIRECTORY.openIfExists(root, Fd.O_RDONLY)) {
            List<String> ids = directory == null ? new ArrayList<>() : directory.list();
            ids.removeIf(id -> !ContainerId.isValid(id));
            ids.sort(null);
            return ids;
        }
    }

    /**
     * Locks the directory until {@link #close}; waits while another davit holds the lock. Returns false if the
     * container has been deleted by then.
     */
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

    /** Tells whether the path still names the directory that was opened. */
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

    /** Returns the locked directory. */
    private Fd owned() {
        if (owned == null) {
            throw new IllegalStateException(path + " is not owned");
        }
        return owned;
    }

    /** Returns the directory that {@link #place} is relative to. */
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

    /** Reads the state; returns {@code null} if davit was killed before writing it. */
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

    /** Marks the container as created. */
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

    /** Creates the start socket. */
    Fd listenForStart() {
        return Sockets.listen(owned(), START);
    }

    boolean awaitsStart() {
        return base().exists(place(START));
    }

    /**
     * Connects to the waiting init and removes the socket, so that only one davit can start it. Returns {@code null} if
     * the container does not wait for its start.
     */
    Fd claimStart() {
        Fd connection = Sockets.connect(owned(), START);
        if (connection == null || owned().unlinkIfExists(START)) {
            return connection;
        }
        connection.close();
        return null;
    }

    /** Creates the directory of the {@link NotifySocket}, which is mounted in the container; returns its path. */
    String makeNotify() {
        owned().mkdir(NOTIFY, NOTIFY_MODE);
        return path + "/" + NOTIFY;
    }

    /** Returns the path of the notify directory; {@code null} if there is none. */
    String notifyPath() {
        return base().isDirectory(place(NOTIFY)) ? path + "/" + NOTIFY : null;
    }

    /** Opens the notify directory; returns {@code null} if there is none. */
    Fd openNotify() {
        return owned().openIfExists(NOTIFY, Fd.O_RDONLY);
    }

    /** Removes the directory with its contents and releases the lock. */
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

    /** Lists through a new file descriptor, whose offset is at the start. */
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
