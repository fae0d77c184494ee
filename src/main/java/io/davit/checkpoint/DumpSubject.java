package io.davit.checkpoint;

import java.util.List;

/**
 * The processes that are checkpointed.
 *
 * @param pid of their first, in the host
 * @param root the path of their root filesystem
 * @param external what else stays outside: namespaces, files; as criu(8) names it for {@code --external}
 * @param mounts where files and filesystems of the host are mounted, which stay outside
 */
public record DumpSubject(int pid, String root, List<String> external, List<String> mounts) {}
