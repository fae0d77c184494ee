package io.davit.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.davit.DavitException;
import io.davit.container.Container;
import io.davit.spec.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", header = "Lists the containers.", sortOptions = false)
final class ListCommand implements Action {

    @Option(names = {"-f", "--format"}, paramLabel = "FORMAT", defaultValue = "table",
            description = "table or json; by default ${DEFAULT-VALUE}")
    String format;

    @Option(names = {"-q", "--quiet"}, description = "print the ids alone")
    boolean quiet;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "explain this command")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        if (!format.equals("table") && !format.equals("json")) {
            throw new DavitException("invalid format option");
        }
        List<Container> containers = davit.containers(log).list();
        if (quiet) {
            containers.forEach(container -> Output.printLine(container.id()));
        } else if (format.equals("json")) {
            ArrayNode list = Json.MAPPER.createArrayNode();
            containers.forEach(container -> list.add(StateJson.of(container)));
            Output.printLine(list.toString());
        } else {
            Output.print(table(containers));
        }
        return Main.OK;
    }

    private static String table(List<Container> containers) {
        Table table = new Table("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");
        for (Container container : containers) {
            table.add(
                    container.id(),
                    Integer.toString(container.pid()),
                    container.status().word(),
                    container.bundle(),
                    container.created(),
                    UserName.of(container.owner()));
        }
        return table.toString();
    }
}
