package io.davit.cli;

import java.util.List;

/** What a command does. */
interface Action {

    /** All of them, in the order in which they are explained. */
    static List<Action> all() {
        return List.of(
                new CheckCommand(),
                new CheckpointCommand(),
                new CreateCommand(),
                new DeleteCommand(),
                new EventsCommand(),
                new ExecCommand(),
                new FeaturesCommand(),
                new InfoCommand(),
                new KillCommand(),
                new ListCommand(),
                new PauseCommand(),
                new PlanCommand(),
                new PsCommand(),
                new RestoreCommand(),
                new ResumeCommand(),
                new RunCommand(),
                new SeccompCommand(),
                new SpecCommand(),
                new StartCommand(),
                new StateCommand(),
                new UpdateCommand());
    }

    /** @return davit's exit status */
    int run(Davit davit, Log log);

    /** The exit status where it cannot be done. */
    default int failure() {
        return Main.FAILURE;
    }
}
