package io.davit.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Writes documents of the specification. */
public final class SpecWriter {

    /** Returns the state of a container, as hooks read it from stdin. */
    public static ObjectNode tree(State state) {
        ObjectNode tree = Json.object();
        tree.put("ociVersion", state.ociVersion());
        tree.put("id", state.id());
        tree.put("status", state.status().word());
        tree.put("pid", state.pid());
        tree.put("bundle", state.bundle());
        if (!state.annotations().isEmpty()) {
            ObjectNode annotations = tree.putObject("annotations");
            for (Map.Entry<String, String> annotation : state.annotations().entrySet()) {
                annotations.put(annotation.getKey(), annotation.getValue());
            }
        }
        return tree;
    }

    public static String json(State state) {
        return Json.compact(tree(state));
    }

    private SpecWriter() {}
}
