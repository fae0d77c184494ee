package io.davit.cli;

import picocli.CommandLine.Command;

/** The davit command. */
@Command(name = "davit")
public final class Main {

    public static void main(String[] args) {
        System.out.println("davit");
    }
}
