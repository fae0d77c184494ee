package io.davit.cli;

import io.davit.DavitException;
import io.davit.container.Containers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "delete",
        header = "Delete a stopped or created container with its cgroup and state.",
        sortOptions = false)
final class DeleteCommand implements Action {

    @Mixin
    IdParameter container;

    @Option(names = {"-f", "--force"},
            description = "kill the container if it is running; succeed if it does not exist")
    boolean force;

    @Option(names = "--regex", description = "ID is a regular expression: delete all containers whose id it matches in part")
    boolean regex;

    @Override
    public int run(Davit davit, Log log) {
        Containers containers = davit.containers(log);
        if (regex) {
            deleteAll(containers, matching(containers));
        } else {
            containers.delete(container.id, force);
        }
        return Main.OK;
    }

    private List<String> matching(Containers containers) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(container.id);
        } catch (PatternSyntaxException e) {
            throw new DavitException("invalid regular expression " + container.id + ": " + e.getDescription());
        }
        return containers.ids().stream().filter(id -> pattern.matcher(id).find()).toList();
    }

    /** Deletes all containers, also after one has failed, and reports the failures together. */
    private void deleteAll(Containers containers, List<String> ids) {
        List<String> failures = new ArrayList<>();
        for (String id : ids) {
            try {
                containers.delete(id, force);
            } catch (DavitException e) {
                failures.add(id + ": " + e.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new DavitException(String.join("; ", failures));
        }
    }
}
