package io.davit.cli;

import java.util.List;

/** A command of the command line. */
interface Action {

    /** Returns all commands, in the order of the help. */
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

    /**
     * Executes the command.
     *
     * @return davit's exit code
     */
    int run(Davit davit, Log log);

    /** Returns the exit code of a failure. */
    default int failure() {
        return Main.FAILURE;
    }
}
