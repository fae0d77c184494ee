package io.davit.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.davit.Problem;
import io.davit.spec.Config;
import io.davit.spec.Hook;
import io.davit.spec.Hooks;
import java.util.List;

/** Rules for the config as a whole, its root filesystem and its hooks. */
final class GeneralRules {

    private static final int LONGEST_NAME = 64;

    /** Annotations that name a file or a socket of the host. */
    private static final List<String> PATHS =
            List.of(Config.HOOKS_STDOUT, Config.HOOKS_STDERR, Config.PIDFD_RECEIVER, Config.SECCOMP_RECEIVER);

    static final List<Rule> ALL = List.of(
            GeneralRules::versionIsSupported,
            GeneralRules::rootIsSet,
            GeneralRules::namesAreShort,
            GeneralRules::annotationsHaveKeys,
            GeneralRules::annotatedPathsAreAbsolute,
            GeneralRules::hooksAreAbsolute,
            GeneralRules::hooksHaveEnvironments);

    /** config.md#specification-version: versions are compatible within a major version. */
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
        }
    }

    /** sethostname(2), setdomainname(2). */
    static void namesAreShort(Config config, List<Problem> problems) {
        checkName(config.hostname(), "/hostname", problems);
        checkName(config.domainname(), "/domainname", problems);
    }

    private static void checkName(String name, String pointer, List<Problem> problems) {
        if (name != null && name.getBytes(UTF_8).length > LONGEST_NAME) {
            problems.add(Problem.error(pointer, "must have at most " + LONGEST_NAME + " bytes"));
        }
    }

    /** config.md#annotations. */
    static void annotationsHaveKeys(Config config, List<Problem> problems) {
        if (config.annotations().containsKey("")) {
            problems.add(Problem.error("/annotations", "has an empty key"));
        }
    }

    /** Paths must be absolute: poststop hooks run in a later davit process, whose working directory may differ. */
    static void annotatedPathsAreAbsolute(Config config, List<Problem> problems) {
        for (String name : PATHS) {
            String path = config.annotations().get(name);
            if (path != null && !path.startsWith("/")) {
                problems.add(Problem.error("/annotations/" + name, "\"" + path + "\" is not an absolute path"));
            }
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
