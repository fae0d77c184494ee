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
        header = "Lists the processes of a container.",
        description = "The table is that of the host's ps(1), of which it shows the container's part.",
        sortOptions = false)
final class PsCommand implements Action {

    @Option(names = {"-f", "--format"}, paramLabel = "FORMAT",
            description = "table, or json: the pids alone; by default table")
    String format = "table";

    @Parameters(index = "0", paramLabel = "ID", description = "the container's id")
    String id;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "ARG",
            description = "options of ps, whose output must have a column PID; by default -ef")
    List<String> arguments = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "explain this command")
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
