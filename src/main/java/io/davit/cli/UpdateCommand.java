package io.davit.cli;

import io.davit.DavitException;
import io.davit.check.Checker;
import io.davit.container.Container;
import io.davit.linux.Fd;
import io.davit.spec.Resources;
import io.davit.spec.SpecReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "update",
        header = "Update the resource limits of a container.",
        description = "Limits that are not given stay as they are. Sizes may have a unit, for example 64M; -1 "
                + "removes a limit.",
        sortOptions = false)
final class UpdateCommand implements Action {

    @Mixin
    IdParameter container;

    @Option(names = {"-r", "--resources"}, paramLabel = "FILE",
            description = "file with a linux.resources object, or - for stdin; the options below are ignored")
    String resources;

    @Mixin
    LimitOptions limits;

    @Option(names = "--l3-cache-schema", paramLabel = "SCHEMA", description = "L3 cache allocation (Intel RDT/CAT)")
    String l3CacheSchema;

    @Option(names = "--mem-bw-schema", paramLabel = "SCHEMA",
            description = "memory bandwidth allocation (Intel RDT/MBA)")
    String memBwSchema;

    @Override
    public int run(Davit davit, Log log) {
        Container found = davit.containers(log).get(container.id);
        Resources wanted = resources == null ? limits.resources() : read(resources);
        if (resources == null && limits.limitKernelMemory()) {
            log.warning("--kernel-memory and --kernel-memory-tcp limit nothing: no kernel keeps them any more");
        }
        if (!wanted.equals(Resources.NONE)) {
            found.update(wanted);
        }
        if (resources == null && (l3CacheSchema != null || memBwSchema != null)) {
            found.updateSchemas(l3CacheSchema, memBwSchema);
        }
        return Main.OK;
    }

    private static Resources read(String file) {
        byte[] json = file.equals("-") ? Fd.STDIN.readDocument() : Fd.readDocument(file);
        String name = file.equals("-") ? "stdin" : file;
        return Checker.checkedResources(SpecReader.parse(json, name), name);
    }
}
