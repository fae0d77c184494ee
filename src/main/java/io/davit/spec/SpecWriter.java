package io.davit.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.spec.Seccomp.Arg;
import io.davit.spec.Seccomp.Syscall;
import java.math.BigInteger;
import java.util.List;
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

    /** A seccomp profile, as a config and engines have it. */
    public static ObjectNode tree(Seccomp profile) {
        ObjectNode tree = Json.object();
        tree.put("defaultAction", profile.defaultAction().word());
        putIfSet(tree, "defaultErrnoRet", profile.defaultErrnoRet());
        putIfSet(tree, "architectures", profile.architectures());
        if (profile.flags() != null) {
            profile.flags().forEach(tree.putArray("flags")::add);
        }
        putIfSet(tree, "listenerPath", profile.listenerPath());
        putIfSet(tree, "listenerMetadata", profile.listenerMetadata());
        ArrayNode syscalls = tree.putArray("syscalls");
        for (Syscall syscall : profile.syscalls()) {
            ObjectNode rule = syscalls.addObject();
            putIfSet(rule, "names", syscall.names());
            rule.put("action", syscall.action().word());
            putIfSet(rule, "errnoRet", syscall.errnoRet());
            for (Arg arg : syscall.args()) {
                rule.withArray("args").add(tree(arg));
            }
        }
        return tree;
    }

    private static ObjectNode tree(Arg arg) {
        ObjectNode tree = Json.object().put("index", arg.index()).put("value", unsigned(arg.value()));
        return tree.put("valueTwo", unsigned(arg.valueTwo())).put("op", arg.op().word());
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private static void putIfSet(ObjectNode tree, String name, Integer value) {
        if (value != null) {
            tree.put(name, value);
        }
    }

    private static void putIfSet(ObjectNode tree, String name, String value) {
        if (value != null) {
            tree.put(name, value);
        }
    }

    private static void putIfSet(ObjectNode tree, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(tree.putArray(name)::add);
        }
    }

    private SpecWriter() {}
}
