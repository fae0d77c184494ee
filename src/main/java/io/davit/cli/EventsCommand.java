package io.davit.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.davit.DavitException;
import io.davit.container.Container;
import io.davit.container.Watch;
import io.davit.linux.Self;
import io.davit.spec.Json;
import java.util.function.IntSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "events",
        header = "Print statistics and out-of-memory events of a container.",
        description = "Prints one JSON object a line until the container exits.",
        sortOptions = false)
final class EventsCommand implements Action {

    @Mixin
    IdParameter container;

    @Option(names = "--interval", paramLabel = "DURATION",
            description = "interval between statistics, for example 100ms (default: 5s)")
    String interval = "5s";

    @Option(names = "--stats", description = "print statistics once and exit")
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

    /**
     * Runs everything that allocates memory in a forked copy: davit may watch for years, and its heap is never
     * collected.
     */
    private static void follow(Container container, Watch watch, int millis) {
        IntSupplier stats = () -> printStats(container);
        OutOfMemory memory = new OutOfMemory(container, watch);
        Watch.Event event;
        while ((event = watch.await(millis)) != Watch.Event.END) {
            if (event == Watch.Event.TIME) {
                Self.inCopy(stats);
            } else {
                memory.told = Self.inCopy(memory);
            }
        }
    }

    private static int printStats(Container container) {
        ObjectNode event = event("stats", container);
        try {
            event.putRawValue("data", new RawValue(container.usage()));
        } catch (DavitException gone) {
            return 0;
        }
        Output.printLine(Json.compact(event));
        return 0;
    }

    /**
     * Prints OOM events. On cgroup v2 memory.events changes for other reasons too: prints only if the number of OOM
     * kills has changed.
     */
    private static final class OutOfMemory implements IntSupplier {

        private final Container container;
        private final Watch watch;

        /** Low byte of the last known number of OOM kills: an exit code has no more. */
        private int told;

        OutOfMemory(Container container, Watch watch) {
            this.container = container;
            this.watch = watch;
            this.told = watch.isExact() ? 0 : Self.inCopy(() -> (int) watch.oomKills());
        }

        @Override
        public int getAsInt() {
            int kills;
            try {
                kills = watch.isExact() ? 0 : (int) watch.oomKills() & 0xff;
            } catch (DavitException gone) {
                return told;
            }
            if (watch.isExact() || kills != told) {
                Output.printLine(Json.compact(event("oom", container)));
            }
            return kills;
        }
    }

    private static ObjectNode event(String type, Container container) {
        return Json.object().put("type", type).put("id", container.id());
    }
}
