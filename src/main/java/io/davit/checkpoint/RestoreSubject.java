package io.davit.checkpoint;

import java.util.List;
import java.util.Map;

/**
 * The environment of a restore.
 *
 * @param root the path of the root filesystem
 * @param mounts external mounts: sources by destination
 * @param joined the files of namespaces to join, by kind
 * @param cgroups the cgroup in each hierarchy, by controllers
 * @param inherited for each file descriptor of CRIU the file in the checkpoint that it replaces; {@code null}: none
 */
public record RestoreSubject(
        String root,
        Map<String, String> mounts,
        Map<String, String> joined,
        Map<String, String> cgroups,
        List<String> inherited) {}
