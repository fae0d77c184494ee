package io.davit.cli;

import io.davit.DavitException;
import io.davit.Problem;
import io.davit.check.Checker;
import io.davit.container.Bundle;
import io.davit.container.DryRun;
import io.davit.container.Reporter;
import io.davit.spec.SpecReader;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        header = "Validate a bundle's config.json and report every problem.",
        description = "Prints one problem a line: its JSON pointer, what is wrong and, where known, how to fix "
                + "it. The exit "
                + "code is 1 if the config has errors.",
        sortOptions = false)
final class CheckCommand implements Action {

    @Parameters(paramLabel = "BUNDLE", arity = "0..1",
            description = "path to the bundle directory (default: the working directory)")
    String bundle = ".";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        byte[] json = Bundle.readConfig(bundle);
        String path = Bundle.absolute(bundle);
        Checker.Verdict verdict = Checker.examine(SpecReader.parse(json, Bundle.CONFIG), path);
        for (Problem problem : verdict.problems()) {
            Output.printLine(Output.oneLine((problem.isError() ? "error: " : "warning: ") + problem));
        }
        boolean isGood = verdict.config() != null && canBePlanned(Bundle.of(path, verdict.config(), json), davit);
        return isGood ? Main.OK : Main.FAILURE;
    }

    /**
     * Plans the container, to find what this host does not support. Prints the warnings and the error of the planner.
     */
    private static boolean canBePlanned(Bundle bundle, Davit davit) {
        try {
            DryRun.of(bundle, davit.cgroupManager(), new Reporter() {
                @Override
                public void debug(Supplier<String> message) {}

                @Override
                public void warning(String message) {
                    Output.printLine("warning: " + message);
                }
            });
            return true;
        } catch (DavitException e) {
            Output.printLine("error: " + e.getMessage());
        }
        return false;
    }
}
