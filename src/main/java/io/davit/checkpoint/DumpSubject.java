package io.davit.checkpoint;

import java.util.List;

/**
 * The processes to checkpoint.
 *
 * @param pid the init, in the host's pid namespace
 * @param root the path of their root filesystem
 * @param external external namespaces and files, in the notation of criu(8) {@code --external}
 * @param mounts the destinations of external mounts
 */
public record DumpSubject(int pid, String root, List<String> external, List<String> mounts) {}
