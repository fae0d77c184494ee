package io.davit.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.davit.DavitException;
import io.davit.container.ProcessTable;
import io.davit.spec.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ps",
        header = "List the processes in a container.",
        description = "The table is the output of the host's ps(1), filtered by the container's pids.",
        sortOptions = false)
final class PsCommand implements Action, ProgramArguments {

    @Option(names = {"-f", "--format"}, paramLabel = "FORMAT",
            description = "output format, table or json, which has the pids only (default: table)")
    String format = "table";

    @Parameters(index = "0", paramLabel = "ID", description = "container id")
    String id;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARG",
            description = "options for ps(1); its output must have a PID column (default: -ef)")
    List<String> arguments = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        List<Integer> processes = davit.containers(log).get(id).processes();
        switch (format) {
            case "json" -> Output.printLine(json(processes));
            case "table" -> Output.print(ProcessTable.of(processes, arguments));
            default -> throw new DavitException("invalid format option");
        }
        return Main.OK;
    }

    private static String json(List<Integer> processes) {
        ArrayNode pids = Json.MAPPER.createArrayNode();
        processes.forEach(pids::add);
        return Json.compact(pids);
    }
}
