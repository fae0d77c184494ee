package io.davit.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import io.davit.spec.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The directory in which davit keeps one container:
 *
 * <ul>
 *   <li>{@code state.json}: {@link Saved}, written before anything that it must help to remove;
 *   <li>{@code exec.json}: {@link ExecBase}; it has this name once nothing is left to do but the start: a container must
 *       not be joined before, whose root may still be the host's;
 *   <li>{@code start.sock}: where the container waits for its start; gone once it is claimed;
 *   <li>{@code notify}: the directory for {@link NotifySocket}, where a service manager waits.
 * </ul>
 */
final class StateDirectory {

    private static final String STATE = "state.json";
    private static final String EXEC = "exec.json";
    private static final String UNFINISHED_EXEC = ".exec.json";
    private static final String START = "start.sock";
    private static final String NOTIFY = "notify";

    private static final int ROOT_MODE = 0700;
    private static final int MODE = 0711;
    private static final int STATE_MODE = 0600;
    private static final int NOTIFY_MODE = 0755;

    private static final ObjectReader READER = Json.MAPPER.readerFor(Saved.class);
    private static final ObjectWriter WRITER = Json.MAPPER.writerFor(Saved.class);

    private final String path;

    private StateDirectory(String root, String id) {
        path = root + "/" + id;
    }

    /** Makes the directory of a new container: the id is taken from here on. */
    static StateDirectory make(String root, String id) {
        StateDirectory directory = new StateDirectory(root, id);
        try {
            Fd.WORKING_DIRECTORY.mkdir(directory.path, MODE);
        } catch (ErrnoException e) {
            if (e.is(Errno.EEXIST)) {
                throw new DavitException("container with given ID already exists");
            }
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
            makeRoot(root);
            return make(root, id);
        }
        return directory;
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

    /** The directory of a container; {@code null} where there is none. */
    static StateDirectory find(String root, String id) {
        StateDirectory directory = new StateDirectory(root, id);
        return Fd.WORKING_DIRECTORY.exists(directory.path) ? directory : null;
    }

    /** The ids of all containers, sorted. */
    static List<String> ids(String root) {
        try (Fd directory = Fd.WORKING_DIRECTORY.openIfExists(root, Fd.O_RDONLY)) {
            List<String> ids = directory == null ? new ArrayList<>() : directory.list();
            ids.sort(null);
            return ids;
        }
    }

    void write(Saved saved) {
        try (Fd directory = open()) {
            directory.replace(STATE, WRITER.writeValueAsBytes(saved), STATE_MODE);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What was written last; {@code null} where davit was killed before it could write. */
    Saved read() {
        try (Fd file = Fd.WORKING_DIRECTORY.openIfExists(path + "/" + STATE, Fd.O_RDONLY)) {
            return file == null ? null : READER.readValue(file.readAll());
        } catch (IOException damaged) {
            throw new DavitException(path + "/" + STATE + " is damaged: " + damaged.getMessage());
        }
    }

    void writeExecBase(ExecBase base) {
        try (Fd file = Fd.WORKING_DIRECTORY.open(
                path + "/" + UNFINISHED_EXEC, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, STATE_MODE)) {
            file.write(base.write());
        }
    }

    /** The container is whole. */
    void markMade() {
        Fd.WORKING_DIRECTORY.rename(path + "/" + UNFINISHED_EXEC, path + "/" + EXEC);
    }

    boolean isMade() {
        return Fd.WORKING_DIRECTORY.exists(path + "/" + EXEC);
    }

    ExecBase readExecBase() {
        try {
            return ExecBase.read(Fd.readAll(path + "/" + EXEC));
        } catch (IOException damaged) {
            throw new DavitException(path + "/" + EXEC + " is damaged: " + damaged.getMessage());
        }
    }

    private Fd open() {
        return Fd.open(path, Fd.O_RDONLY);
    }

    /** A socket at which the container can wait for its start. */
    Fd listenForStart() {
        try (Fd directory = open()) {
            return Sockets.listen(directory, START);
        }
    }

    boolean awaitsStart() {
        return Fd.WORKING_DIRECTORY.exists(path + "/" + START);
    }

    /** A connection to the waiting container, which is thereby claimed; {@code null} where it does not wait. */
    Fd claimStart() {
        try (Fd directory = open()) {
            Fd connection = Sockets.connect(directory, START);
            if (connection == null || directory.unlinkIfExists(START)) {
                return connection;
            }
            // Another one was faster.
            connection.close();
            return null;
        }
    }

    /** Makes the directory that the container will see its {@link NotifySocket} in; its path. */
    String makeNotify() {
        String notify = path + "/" + NOTIFY;
        Fd.WORKING_DIRECTORY.mkdir(notify, NOTIFY_MODE);
        return notify;
    }

    /** That directory; {@code null} where there is none. */
    Fd openNotify() {
        return Fd.WORKING_DIRECTORY.openIfExists(path + "/" + NOTIFY, Fd.O_RDONLY);
    }

    /** Removes it with all that is in it; another davit may be doing the same. */
    void remove() {
        try (Fd directory = Fd.WORKING_DIRECTORY.openIfExists(path, Fd.O_RDONLY)) {
            if (directory == null) {
                return;
            }
            List<String> names = directory.list();
            if (names.remove(NOTIFY)) {
                removeNotify(directory);
            }
            names.forEach(directory::unlinkIfExists);
        }
        Fd.WORKING_DIRECTORY.rmdirIfExists(path);
    }

    private void removeNotify(Fd directory) {
        try (Fd notify = openNotify()) {
            if (notify != null) {
                notify.list().forEach(notify::unlinkIfExists);
            }
        }
        directory.rmdirIfExists(NOTIFY);
    }
}
