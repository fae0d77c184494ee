package io.davit.cli;

import io.davit.container.CreateOptions;
import io.davit.container.ListenFds;
import picocli.CommandLine.Option;

/** The options of create and run. */
final class BundleOptions {

    @Option(names = {"-b", "--bundle"}, paramLabel = "DIR",
            description = "path to the bundle directory (default: the working directory)")
    String bundle = ".";

    @Option(names = {"-f", "--config"}, paramLabel = "FILE",
            description = "path to the config file (default: config.json in the bundle)")
    String config;

    @Option(names = "--no-pivot",
            description = "use chroot(2) instead of pivot_root(2), as a root on a ramdisk requires")
    boolean noPivot;

    @Option(names = "--no-new-keyring", description = "keep the caller's session keyring instead of creating one")
    boolean noNewKeyring;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    CreateOptions createOptions(CallerOptions caller) {
        return new CreateOptions(bundle, config, !noPivot, !noNewKeyring, caller.files(ListenFds.count()), null);
    }
}
