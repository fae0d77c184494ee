package io.davit.cli;

import java.util.List;

/** What a command does. */
interface Action {

    /** All of them, in the order in which they are explained. */
    static List<Action> all() {
        return List.of(
                new CheckCommand(),
                new CreateCommand(),
                new DeleteCommand(),
                new ExecCommand(),
                new FeaturesCommand(),
                new KillCommand(),
                new ListCommand(),
                new PlanCommand(),
                new RunCommand(),
                new SpecCommand(),
                new StartCommand(),
                new StateCommand());
    }

    /** @return davit's exit status */
    int run(Davit davit, Log log);

    /** The exit status where it cannot be done. */
    default int failure() {
        return Main.FAILURE;
    }
}
