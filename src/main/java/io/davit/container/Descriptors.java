package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Stat;
import io.davit.spec.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes stdio and the preserved file descriptors of the init, in a file beside the checkpoint. Pipes and host files
 * are not part of a checkpoint: the caller of restore provides them.
 */
final class Descriptors {

    static final String FILE = "descriptors.json";

    static final int STDIO = 3;

    private static final int MODE = 0600;
    private static final String PIPE = "pipe:[";
    private static final String HOST_FILE = "file[";

    private static final ObjectReader READER = Json.MAPPER.readerFor(JsonNode.class);

    private final List<String> names;

    private Descriptors(List<String> names) {
        this.names = names;
    }

    /** Returns those of a process: stdio, and host files from 3 on. */
    static Descriptors of(int pid) {
        List<String> mounts = mounts(pid);
        List<String> names = new ArrayList<>();
        String name = name(pid, 0, mounts);
        while (names.size() < STDIO || name != null && isHosts(name)) {
            names.add(name == null ? "" : name);
            name = name(pid, names.size(), mounts);
        }
        return new Descriptors(names);
    }

    /** Returns the mount ids of the process. */
    private static List<String> mounts(int pid) {
        List<String> ids = new ArrayList<>();
        for (String line : new String(Fd.readAll("/proc/" + pid + "/mountinfo"), UTF_8).split("\n")) {
            ids.add(line.substring(0, Math.max(line.indexOf(' '), 0)));
        }
        return ids;
    }

    /** Returns CRIU's key for an external file (criu(8), {@code --inherit-fd}), or the path; {@code null}: closed. */
    private static String name(int pid, int number, List<String> mounts) {
        String link = "/proc/" + pid + "/fd/" + number;
        String target;
        try {
            target = Fd.WORKING_DIRECTORY.readlink(link);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            throw e;
        }
        if (!target.startsWith("/")) {
            return target;
        }
        String mount = mount(pid, number);
        if (mounts.contains(mount)) {
            return target;
        }
        Stat stat = Fd.WORKING_DIRECTORY.stat(link, 0);
        return HOST_FILE + Integer.toHexString(Integer.parseInt(mount)) + ":" + Long.toHexString(stat.inode()) + "]";
    }

    private static String mount(int pid, int number) {
        String info = new String(Fd.readAll("/proc/" + pid + "/fdinfo/" + number), UTF_8);
        String field = "mnt_id:";
        int start = info.indexOf(field);
        int end = info.indexOf('\n', start);
        return start < 0 || end < 0 ? "0" : info.substring(start + field.length(), end).strip();
    }

    static boolean isPipe(String name) {
        return name.startsWith(PIPE);
    }

    private static boolean isHosts(String name) {
        return isPipe(name) || name.startsWith(HOST_FILE);
    }

    /** Returns the keys of the files that CRIU must leave out of the checkpoint. */
    List<String> external() {
        List<String> external = new ArrayList<>(names);
        external.removeIf(name -> !name.startsWith(HOST_FILE));
        return external;
    }

    /**
     * Returns the key of the file that the caller's file descriptor replaces; {@code null}: none.
     *
     * @param number the file descriptor: 0 for stdin
     */
    String inherited(int number) {
        String name = number < names.size() ? names.get(number) : "";
        return isHosts(name) ? name : null;
    }

    void write(Fd images) {
        ArrayNode array = Json.object().arrayNode();
        names.forEach(array::add);
        images.replace(FILE, Json.compact(array).getBytes(UTF_8), MODE);
    }

    static Descriptors read(Fd images) {
        try (Fd file = images.openIfExists(FILE, Fd.O_RDONLY)) {
            if (file == null) {
                throw new DavitException("there is no checkpoint in the image path: " + FILE + " is missing");
            }
            return new Descriptors(texts(READER.readValue(file.readAll())));
        } catch (IOException damaged) {
            throw new DavitException(FILE + " is damaged: " + Json.reason(damaged));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : array) {
            texts.add(text.asText());
        }
        return texts;
    }
}
