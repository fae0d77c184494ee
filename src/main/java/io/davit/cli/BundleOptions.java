package io.davit.cli;

import io.davit.container.CreateOptions;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of the commands that create a container. */
final class BundleOptions {

    @Option(names = {"-b", "--bundle"}, paramLabel = "DIR",
            description = "the directory with config.json; by default the working directory")
    String bundle = ".";

    @Option(names = "--pid-file", paramLabel = "FILE", description = "the file that the container's pid is written to")
    String pidFile;

    @Option(names = "--no-pivot", description = "change the root by chroot(2), as one on a ramdisk needs")
    boolean noPivot;

    @Option(names = "--no-new-keyring", description = "leave the container davit's session keyring")
    boolean noNewKeyring;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "explain this command")
    boolean help;

    CreateOptions createOptions() {
        String pidPath = pidFile == null || pidFile.isEmpty() ? null : Path.of(pidFile).toAbsolutePath().toString();
        return new CreateOptions(bundle, !noPivot, !noNewKeyring, 0, pidPath);
    }
}
