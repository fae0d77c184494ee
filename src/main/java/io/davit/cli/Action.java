package io.davit.cli;

/** What a command does. */
interface Action {

    /** @return davit's exit status */
    int run(Davit davit, Log log);
}
