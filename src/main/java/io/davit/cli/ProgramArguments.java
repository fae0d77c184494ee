package io.davit.cli;

/** Implemented by commands whose arguments are, from the first or second on, those of another program. */
interface ProgramArguments {}
