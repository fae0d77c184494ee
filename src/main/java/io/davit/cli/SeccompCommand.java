package io.davit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.DavitException;
import io.davit.container.Bundle;
import io.davit.container.HostFacts;
import io.davit.linux.Errno;
import io.davit.linux.Fd;
import io.davit.seccomp.Arch;
import io.davit.seccomp.SeccompExplanation;
import io.davit.seccomp.SeccompExplanation.Case;
import io.davit.spec.Json;
import io.davit.spec.Seccomp;
import io.davit.spec.SpecReader;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "seccomp",
        header = "Explain what a seccomp profile does with system calls, and by which rule.",
        description = "Prints the size of the compiled program, and for each call the action and the rule that decides. "
                + "Without SYSCALL: every call of this machine's architecture.",
        sortOptions = false)
final class SeccompCommand implements Action {

    private static final int MAX_ARGUMENTS = 6;
    private static final int LONGEST_NUMBER = 9;

    @Parameters(index = "0", paramLabel = "explain", description = "the word explain, the only subcommand")
    String verb;

    @Parameters(index = "1", paramLabel = "PATH",
            description = "a bundle directory, its config.json, or a profile in the format of linux.seccomp")
    String path;

    @Parameters(index = "2..*", paramLabel = "SYSCALL", arity = "0..*",
            description = "a call by its name or number, with arguments as NAME:ARG,ARG")
    List<String> calls = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
    boolean help;

    @Override
    public int run(Davit davit, Log log) {
        if (!verb.equals("explain")) {
            throw new DavitException("unknown seccomp command \"" + verb + "\"");
        }
        SeccompExplanation explanation = SeccompExplanation.of(profile(), HostFacts.ARCH);
        Table table = new Table("ARCHITECTURE", "CALL", "ACTION", "BY");
        if (calls.isEmpty()) {
            SeccompExplanation.calls(HostFacts.ARCH).forEach(name -> addCases(table, explanation, HostFacts.ARCH, name));
        }
        calls.forEach(call -> add(table, explanation, call));
        Output.printLine("program: " + explanation.instructions() + " instructions, of which a call takes at most "
                + explanation.depth());
        Output.print(table.toString());
        return Main.OK;
    }

    private Seccomp profile() {
        boolean isBundle = Fd.WORKING_DIRECTORY.isDirectory(path);
        JsonNode tree = isBundle
                ? SpecReader.parse(Bundle.readConfig(path), Bundle.CONFIG)
                : SpecReader.parse(Fd.readDocument(path), path);
        if (tree.has("archMap") || tree.findValue("includes") != null || tree.findValue("excludes") != null) {
            throw new DavitException(path + " is an engine's profile, of which it makes one for each container: "
                    + "give the bundle of a container");
        }
        JsonNode config = tree.has("ociVersion") || tree.has("linux") || isBundle
                ? tree
                : Json.object().set("linux", Json.object().set("seccomp", tree));
        Seccomp profile = SpecReader.config(config).linux().seccomp();
        if (profile == null) {
            throw new DavitException(path + " has no linux.seccomp: all system calls are allowed");
        }
        return profile;
    }

    /** Adds the rows of a call, for each architecture of the profile. */
    private static void add(Table table, SeccompExplanation explanation, String call) {
        int colon = call.indexOf(':');
        String name = nameOf(colon < 0 ? call : call.substring(0, colon));
        if (!SeccompExplanation.isCall(name)) {
            throw new DavitException("unknown system call " + name);
        }
        for (Arch arch : explanation.architectures()) {
            if (!SeccompExplanation.has(arch, name)) {
                table.add(arch.word(), name, "-", "there is no such call");
            } else if (colon < 0) {
                addCases(table, explanation, arch, name);
            } else {
                long[] arguments = arguments(call.substring(colon + 1));
                add(table, arch, name + call.substring(colon), explanation.outcome(arch, name, arguments));
            }
        }
    }

    /** Accepts a number of this machine's architecture, as audit records have it. */
    private static String nameOf(String word) {
        if (word.isEmpty() || word.length() > LONGEST_NUMBER || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return word;
        }
        String name = SeccompExplanation.nameOf(HostFacts.ARCH, Integer.parseInt(word));
        return name == null ? word : name;
    }

    private static void addCases(Table table, SeccompExplanation explanation, Arch arch, String name) {
        List<Case> cases = explanation.cases(arch, name);
        for (Case each : cases) {
            String conditions = each.conditions().isEmpty()
                    ? cases.size() > 1 ? " otherwise" : ""
                    : " if " + String.join(" and ", each.conditions());
            add(table, arch, name + conditions, each);
        }
    }

    private static void add(Table table, Arch arch, String call, Case outcome) {
        table.add(arch.word(), call, text(outcome), outcome.reason());
    }

    private static String text(Case outcome) {
        return switch (outcome.action()) {
            case ERRNO -> outcome.action().word() + " (" + Errno.text(outcome.data()) + ")";
            case TRACE -> outcome.action().word() + " (" + outcome.data() + ")";
            default -> outcome.action().word();
        };
    }

    private static long[] arguments(String text) {
        String[] words = text.split(",", -1);
        if (words.length > MAX_ARGUMENTS) {
            throw new DavitException("a system call has no more than " + MAX_ARGUMENTS + " arguments");
        }
        long[] arguments = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = number(words[i]);
        }
        return arguments;
    }

    private static long number(String word) {
        try {
            if (word.startsWith("0x")) {
                return Long.parseUnsignedLong(word, 2, word.length(), 16);
            }
            return word.startsWith("-") ? Long.parseLong(word) : Long.parseUnsignedLong(word);
        } catch (NumberFormatException e) {
            throw new DavitException("invalid argument " + word + ": not a decimal or hexadecimal number");
        }
    }
}
