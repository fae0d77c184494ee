package io.davit.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.plan.Planner;
import io.davit.plan.Source;
import io.davit.spec.IdMapping;
import io.davit.spec.Linux;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringTokenizer;

/** Compares the mappings in a config with those of the user namespace that the container joins. */
final class JoinedMappings {

    /**
     * Fails unless the config's mappings are those of the namespace.
     *
     * @param path file of the user namespace
     */
    static void require(String path, Linux linux) {
        try (InitSession member = InitSession.start(Planner.inUserNamespace(path), JoinedMappings::open,
                CallerFiles.NONE, Reporter.SILENT, "davit-init died")) {
            member.await(SyncHandler.NONE);
            boolean equal = areEqual(linux.uidMappings(), read(member.pid(), "uid_map"))
                    && areEqual(linux.gidMappings(), read(member.pid(), "gid_map"));
            if (!equal) {
                throw new DavitException("user namespaces enabled, but both namespace path and non-matching mapping "
                        + "specified -- you may only provide one");
            }
        }
    }

    private static Fd open(Source source) {
        return NamespaceFile.open((Source.NamespaceFile) source);
    }

    private static List<IdMapping> read(int pid, String file) {
        return parse(new String(Fd.readAll("/proc/" + pid + "/" + file), UTF_8));
    }

    /** Parses a uid_map or gid_map (user_namespaces(7)); its host ids are those of the reader's user namespace. */
    static List<IdMapping> parse(String map) {
        List<IdMapping> mappings = new ArrayList<>();
        StringTokenizer numbers = new StringTokenizer(map);
        while (numbers.hasMoreTokens()) {
            mappings.add(new IdMapping(next(numbers), next(numbers), next(numbers)));
        }
        return mappings;
    }

    private static long next(StringTokenizer numbers) {
        return Long.parseLong(numbers.nextToken());
    }

    /** Compares in any order: the kernel sorts a map with more than five lines. */
    static boolean areEqual(List<IdMapping> some, List<IdMapping> others) {
        return sorted(some).equals(sorted(others));
    }

    private static List<IdMapping> sorted(List<IdMapping> mappings) {
        return mappings.stream().sorted(Comparator.comparingLong(IdMapping::containerID)).toList();
    }

    private JoinedMappings() {}
}
