package io.davit.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.davit.DavitException;
import io.davit.container.Container;
import io.davit.linux.UserName;
import io.davit.spec.Json;
import io.davit.spec.State.Status;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", header = "List containers.", sortOptions = false)
final class ListCommand implements Action {

    @Option(names = {"-f", "--format"}, paramLabel = "FORMAT",
            description = "output format, table or json (default: table)")
    String format = "table";

    @Option(names = {"-q", "--quiet"}, description = "print container ids only")
    boolean quiet;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
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
            Output.printLine(Json.compact(list));
        } else {
            Output.print(table(containers));
        }
        return Main.OK;
    }

    private static String table(List<Container> containers) {
        Table table = new Table("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");
        for (Container container : containers) {
            Status status = container.status();
            table.add(
                    container.id(),
                    Integer.toString(container.pid(status)),
                    status.word(),
                    container.bundle(),
                    container.created(),
                    UserName.of(container.owner()));
        }
        return table.toString();
    }
}
