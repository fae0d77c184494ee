package io.davit.cli;

import io.davit.DavitException;
import io.davit.container.Bundle;
import io.davit.container.DryRun;
import io.davit.plan.PlanPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        header = "Print the operations that would create a container, without executing them.",
        sortOptions = false)
final class PlanCommand implements Action {

    @Parameters(paramLabel = "BUNDLE", arity = "0..1",
            description = "path to the bundle directory (default: the working directory)")
    String bundle = ".";

    @Option(names = {"-f", "--format"}, paramLabel = "FORMAT",
            description = "output format, text or json (default: text)")
    String format = "text";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        DryRun dryRun = DryRun.of(Bundle.read(bundle), davit.cgroupManager(), log);
        switch (format) {
            case "text" -> Output.print(PlanPrinter.text(dryRun.limits(), dryRun.plan()));
            case "json" -> Output.print(PlanPrinter.json(dryRun.limits(), dryRun.plan()));
            default -> throw new DavitException("invalid format option");
        }
        return Main.OK;
    }
}
