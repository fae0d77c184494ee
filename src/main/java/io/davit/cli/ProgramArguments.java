package io.davit.cli;

/** Marks commands whose last arguments are the command line of another program. */
interface ProgramArguments {}
