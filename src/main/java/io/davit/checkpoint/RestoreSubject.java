package io.davit.checkpoint;

import java.util.List;
import java.util.Map;

/**
 * What a checkpoint is restored in.
 *
 * @param root the path of the root filesystem
 * @param mounts what is mounted from the host: where, and from where
 * @param joined namespaces that are joined: which, and their files
 * @param cgroups the cgroup for each hierarchy, by its controllers
 * @param inherited what each of CRIU's descriptors, from 0 on, takes the place of; {@code null}: nothing
 */
public record RestoreSubject(
        String root,
        Map<String, String> mounts,
        Map<String, String> joined,
        Map<String, String> cgroups,
        List<String> inherited) {}
