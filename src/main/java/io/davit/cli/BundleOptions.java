package io.davit.cli;

import io.davit.container.CreateOptions;
import io.davit.container.ListenFds;
import picocli.CommandLine.Option;

/** The options of the commands that create a container. */
final class BundleOptions {

    @Option(names = {"-b", "--bundle"}, paramLabel = "DIR",
            description = "the directory with config.json; by default the working directory")
    String bundle = ".";

    @Option(names = {"-f", "--config"}, paramLabel = "FILE",
            description = "the config file; by default config.json in the bundle")
    String config;

    @Option(names = "--no-pivot", description = "change the root by chroot(2), as one on a ramdisk needs")
    boolean noPivot;

    @Option(names = "--no-new-keyring", description = "leave the container davit's session keyring")
    boolean noNewKeyring;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "explain this command")
    boolean help;

    CreateOptions createOptions(CallerOptions caller) {
        return new CreateOptions(bundle, config, !noPivot, !noNewKeyring, caller.files(ListenFds.count()));
    }
}
