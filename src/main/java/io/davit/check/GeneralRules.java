package io.davit.check;

import io.davit.spec.Config;
import io.davit.spec.Hook;
import io.davit.spec.Hooks;
import java.util.List;

/** Rules for the config as a whole, its root filesystem and its hooks. */
final class GeneralRules {

    static final List<Rule> ALL = List.of(
            GeneralRules::versionIsSupported,
            GeneralRules::rootIsSet,
            GeneralRules::annotationsHaveKeys,
            GeneralRules::hooksAreAbsolute,
            GeneralRules::hooksHaveEnvironments);

    /** config.md#specification-version: compatible within a major version. */
    static void versionIsSupported(Config config, List<Problem> problems) {
        String version = config.ociVersion();
        if (!version.startsWith("1.")) {
            problems.add(Problem.error("/ociVersion", "\"" + version + "\" is not supported",
                    "versions 1.x are, up to " + Config.OCI_VERSION));
        }
    }

    /** config.md#root: required on Linux. */
    static void rootIsSet(Config config, List<Problem> problems) {
        if (config.root() == null) {
            problems.add(Problem.error("/root", "is required"));
        } else if (config.root().path().isEmpty()) {
            problems.add(Problem.error("/root/path", "must not be empty"));
        } else if (config.root().path().indexOf('\0') >= 0) {
            problems.add(Problem.error("/root/path", "contains a NUL"));
        }
    }

    /** config.md#annotations. */
    static void annotationsHaveKeys(Config config, List<Problem> problems) {
        if (config.annotations().containsKey("")) {
            problems.add(Problem.error("/annotations", "has an empty key"));
        }
    }

    static void hooksAreAbsolute(Config config, List<Problem> problems) {
        forEachHook(config.hooks(), (hook, pointer) -> {
            if (!hook.path().startsWith("/")) {
                problems.add(Problem.error(pointer + "/path", "\"" + hook.path() + "\" is not an absolute path"));
            }
        });
    }

    static void hooksHaveEnvironments(Config config, List<Problem> problems) {
        forEachHook(config.hooks(), (hook, pointer) -> {
            if (hook.env() != null) {
                Strings.checkEnvironment(hook.env(), pointer + "/env", problems);
            }
            Strings.checkNoNul(hook.args(), pointer + "/args", problems);
        });
    }

    private interface HookVisitor {
        void visit(Hook hook, String pointer);
    }

    private static void forEachHook(Hooks hooks, HookVisitor visitor) {
        forEachHook(hooks.prestart(), "/hooks/prestart/", visitor);
        forEachHook(hooks.createRuntime(), "/hooks/createRuntime/", visitor);
        forEachHook(hooks.createContainer(), "/hooks/createContainer/", visitor);
        forEachHook(hooks.startContainer(), "/hooks/startContainer/", visitor);
        forEachHook(hooks.poststart(), "/hooks/poststart/", visitor);
        forEachHook(hooks.poststop(), "/hooks/poststop/", visitor);
    }

    private static void forEachHook(List<Hook> hooks, String pointer, HookVisitor visitor) {
        for (int i = 0; i < hooks.size(); i++) {
            visitor.visit(hooks.get(i), pointer + i);
        }
    }

    private GeneralRules() {}
}
