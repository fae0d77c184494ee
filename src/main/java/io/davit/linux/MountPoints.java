package io.davit.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Mount points of a process (proc_pid_mountinfo(5)). */
public final class MountPoints {

    private static final int DEVICE_COLUMN = 2;
    private static final int POINT_COLUMN = 4;

    /** Returns the mount points below a directory in davit's mount namespace, oldest first. */
    public static List<String> below(String directory) {
        String prefix = directory.endsWith("/") ? directory : directory + "/";
        List<String> points = read("/proc/self/mountinfo");
        points.removeIf(point -> !point.startsWith(prefix));
        return points;
    }

    /** Returns the most recent mount point of each filesystem type in davit's mount namespace. */
    public static Map<String, String> byType() {
        Map<String, String> points = new TreeMap<>();
        for (String line : new String(Fd.readAll("/proc/self/mountinfo"), UTF_8).split("\n")) {
            points.put(type(line), parse(line));
        }
        return points;
    }

    /** Returns the filesystem type: the first field after the {@code -} that ends the optional fields. */
    static String type(String line) {
        int start = line.indexOf(" - ") + 3;
        return line.substring(start, line.indexOf(' ', start));
    }

    /** Returns the mount points of a process, each with the device and the directory in it that its topmost mount shows. */
    public static Map<String, String> of(int pid) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (String line : new String(Fd.readAll("/proc/" + pid + "/mountinfo"), UTF_8).split("\n")) {
            shown.put(parse(line), line.substring(column(line, DEVICE_COLUMN), column(line, POINT_COLUMN)));
        }
        return shown;
    }

    private static List<String> read(String file) {
        List<String> points = new ArrayList<>();
        for (String line : new String(Fd.readAll(file), UTF_8).split("\n")) {
            points.add(parse(line));
        }
        return points;
    }

    /** Unmounts the topmost mount at a path. */
    public static void unmount(String point) {
        Fd.checked(Shim.SHIM.unmount(point), "umount", point);
    }

    /** Returns the mount point of a line, with octal escapes such as {@code \040} decoded. */
    static String parse(String line) {
        int start = column(line, POINT_COLUMN);
        byte[] escaped = line.substring(start, line.indexOf(' ', start)).getBytes(UTF_8);
        byte[] point = new byte[escaped.length];
        int length = 0;
        for (int i = 0; i < escaped.length; i++) {
            boolean octal = escaped[i] == '\\' && i + 3 < escaped.length;
            point[length++] = octal ? octal(escaped, i + 1) : escaped[i];
            i += octal ? 3 : 0;
        }
        return new String(point, 0, length, UTF_8);
    }

    private static int column(String line, int number) {
        int start = 0;
        for (int i = 0; i < number; i++) {
            start = line.indexOf(' ', start) + 1;
        }
        return start;
    }

    private static byte octal(byte[] digits, int start) {
        return (byte) ((digits[start] - '0') << 6 | (digits[start + 1] - '0') << 3 | digits[start + 2] - '0');
    }

    private MountPoints() {}
}
