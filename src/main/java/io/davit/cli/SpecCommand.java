package io.davit.cli;

import io.davit.DavitException;
import io.davit.container.Bundle;
import io.davit.linux.Errno;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Self;
import io.davit.spec.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "spec",
        header = "Create a config.json template.",
        description = "The template runs a shell in the rootfs directory of the bundle.",
        sortOptions = false)
final class SpecCommand implements Action {

    private static final int MODE = 0666;

    @Option(names = {"-b", "--bundle"}, paramLabel = "DIR",
            description = "path to the bundle directory (default: the working directory)")
    String bundle = ".";

    @Option(names = "--rootless", description = "generate a config for a user other than root")
    boolean rootless;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        String path = Bundle.config(bundle);
        String config = Json.wide(rootless ? SpecTemplate.rootless(Self.euid(), Self.egid()) : SpecTemplate.plain());
        try (Fd file = Fd.WORKING_DIRECTORY.open(path, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, MODE)) {
            file.write(config + "\n");
        } catch (ErrnoException e) {
            throw e.is(Errno.EEXIST)
                    ? new DavitException("File " + Bundle.CONFIG + " exists. Remove it first")
                    : e;
        }
        return Main.OK;
    }
}
