package io.davit.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.container.Container;
import io.davit.container.Watch;
import io.davit.linux.Self;
import io.davit.linux.Vigil;
import io.davit.spec.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        header = "Prints what a container uses, and that its memory has run out.",
        description = "Each event is a JSON object on a line of its own. davit ends with the container.",
        sortOptions = false)
final class EventsCommand implements Action {

    @Mixin
    IdParameter container;

    @Option(names = "--interval", paramLabel = "DURATION",
            description = "how often what it uses is printed, as 5s or 100ms; by default 5s")
    String interval = "5s";

    @Option(names = "--stats", description = "print what it uses once, and end")
    boolean stats;

    @Override
    public int run(Davit davit, Log log) {
        int millis = Duration.millis(interval);
        if (millis <= 0) {
            throw new DavitException("duration interval must be greater than 0");
        }
        Container found = davit.containers(log).get(container.id);
        try (Watch watch = found.watch()) {
            if (stats) {
                printStats(found);
            } else {
                follow(found, watch, millis);
            }
        }
        return Main.OK;
    }

    /** davit may do this for years: whatever needs memory is done in a copy of it. */
    private static void follow(Container container, Watch watch, int millis) {
        Runnable stats = () -> printStats(container);
        Runnable memory = () -> printOom(container, watch);
        long before = watch.isExact() ? 0 : watch.oomKills();
        Vigil.Event event;
        while ((event = watch.await(millis)) != Vigil.Event.END) {
            Self.inCopy(event == Vigil.Event.TIME ? stats : memory);
        }
    }

    private static void printStats(Container container) {
        ObjectNode event = event("stats", container);
        try {
            event.set("data", container.usage());
        } catch (DavitException gone) {
            return;
        }
        Output.printLine(Json.compact(event));
    }

    private static void printOom(Container container, Watch watch) {
        Output.printLine(Json.compact(event("oom", container)));
    }

    private static ObjectNode event(String type, Container container) {
        return Json.object().put("type", type).put("id", container.id());
    }
}
