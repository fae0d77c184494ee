package io.davit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completion scripts of shells, made from the options and arguments that the commands have. */
final class Completions {

    private static final String SIGNALS = "HUP INT QUIT KILL USR1 USR2 TERM CONT STOP WINCH";

    /** What may stand for a value. */
    private sealed interface Value {

        record Files() implements Value {}

        record Directories() implements Value {}

        record Ids() implements Value {}

        record Words(String words) implements Value {}

        record Anything() implements Value {}
    }

    private final CommandSpec program = new CommandLine(new Davit()).getCommandSpec();
    private final Map<String, CommandSpec> commands = new TreeMap<>();

    Completions() {
        for (Action action : Action.all()) {
            CommandSpec command = new CommandLine(action).getCommandSpec();
            commands.put(command.name(), command);
        }
    }

    private static Value valueOf(CommandSpec command, ArgSpec argument) {
        return switch (argument.paramLabel()) {
            case "FILE", "SOCKET", "PATH" -> new Value.Files();
            case "DIR", "BUNDLE" -> new Value.Directories();
            case "ID" -> command.name().equals("create") || command.name().equals("run") || command.name().equals("restore")
                    ? new Value.Anything() : new Value.Ids();
            case "SIGNAL" -> new Value.Words(SIGNALS);
            case "MANAGER" -> new Value.Words("cgroupfs systemd disabled");
            case "WHEN" -> new Value.Words("auto true false");
            case "0|1" -> new Value.Words("0 1");
            case "explain" -> new Value.Words("explain");
            case "FORMAT" -> new Value.Words(formats(argument));
            default -> new Value.Anything();
        };
    }

    /** As the option's description lists them: "output format, table or json, ...". */
    private static String formats(ArgSpec argument) {
        String description = argument.description()[0];
        return List.of("table", "text", "json").stream()
                .filter(format -> description.matches(".*\\b" + format + "\\b.*"))
                .collect(Collectors.joining(" "));
    }

    private static List<OptionSpec> options(CommandSpec command) {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static String names(CommandSpec command) {
        return options(command).stream().map(OptionSpec::longestName).collect(Collectors.joining(" "));
    }

    private static String header(CommandSpec command) {
        String header = command.usageMessage().header()[0];
        return header.substring(0, header.length() - 1);
    }

    // bash

    String bash() {
        StringBuilder script = new StringBuilder("""
                # bash completion for davit(8); the options and arguments are those of its commands.

                _davit_takes_value() {
                  case $1 in
                """);
        script.append("    ").append(String.join(" | \\\n    ", keys(true))).append(") return 0 ;;\n");
        script.append("""
                  esac
                  return 1
                }

                _davit_value() {
                  case $1 in
                """);
        each((command, name) -> options(command).stream().filter(Completions::takesValue).forEach(option -> {
            String action = bash(valueOf(command, option));
            if (!action.isEmpty()) {
                script.append("    ").append(key(name, option)).append(") ").append(action).append(" ;;\n");
            }
        }));
        script.append("""
                  esac
                }

                _davit_argument() {
                  case $1 in
                """);
        commands.forEach((name, command) -> {
            for (PositionalParamSpec argument : command.positionalParameters()) {
                String action = bash(valueOf(command, argument));
                if (!action.isEmpty()) {
                    script.append("    '").append(name).append(' ').append(argument.index().min()).append("') ")
                            .append(action).append(" ;;\n");
                }
            }
        });
        script.append("""
                  esac
                }

                _davit_options() {
                  case $1 in
                """);
        each((command, name) -> script.append("    '").append(name).append("') echo '").append(names(command))
                .append("' ;;\n"));
        script.append("  esac\n}\n\n_davit_commands='").append(String.join(" ", commands.keySet())).append("'\n");
        return script.append("""

                _davit_ids() {
                  local ids
                  ids=$(davit ${root:+--root "$root"} list --quiet 2>/dev/null)
                  mapfile -t COMPREPLY < <(compgen -W "$ids" -- "$cur")
                }

                _davit_words() {
                  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
                }

                _davit_files() {
                  compopt -o filenames 2>/dev/null
                  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
                }

                # Options take their value as the next word or behind "=", which bash makes a word of its own.
                _davit() {
                  local cur=${COMP_WORDS[COMP_CWORD]} root='' command='' option='' arguments=0 word i
                  for ((i = 1; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    if [[ $option ]]; then
                      [[ $word == = ]] && continue
                      [[ $option == --root ]] && root=$word
                      option=''
                    elif [[ $word == -* ]]; then
                      _davit_takes_value "$command $word" && option=$word
                    elif [[ -z $command ]]; then
                      command=$word
                    else
                      arguments=$((arguments + 1))
                    fi
                  done
                  [[ $cur == = ]] && cur=''
                  COMPREPLY=()
                  if [[ $option ]]; then
                    _davit_value "$command $option"
                  elif [[ $cur == -* ]]; then
                    _davit_words "$(_davit_options "$command")"
                  elif [[ -z $command ]]; then
                    _davit_words "$_davit_commands"
                  else
                    _davit_argument "$command $arguments"
                  fi
                }

                complete -F _davit davit
                """).toString();
    }

    private void each(BiConsumer<CommandSpec, String> use) {
        use.accept(program, "");
        commands.forEach((name, command) -> use.accept(command, name));
    }

    private List<String> keys(boolean withValue) {
        List<String> keys = new ArrayList<>();
        each((command, name) -> options(command).stream()
                .filter(option -> takesValue(option) == withValue)
                .forEach(option -> keys.add(key(name, option))));
        return keys;
    }

    /** A pattern for an option of a command: {@code 'run --bundle' | 'run -b'}. */
    private static String key(String command, OptionSpec option) {
        List<String> names = new ArrayList<>();
        for (String name : option.names()) {
            names.add("'" + command + " " + name + "'");
        }
        return String.join(" | ", names);
    }

    private static String bash(Value value) {
        return switch (value) {
            case Value.Files files -> "_davit_files -f";
            case Value.Directories directories -> "_davit_files -d";
            case Value.Ids ids -> "_davit_ids";
            case Value.Words words -> "_davit_words '" + words.words() + "'";
            case Value.Anything anything -> "";
        };
    }

    // zsh

    String zsh() {
        StringBuilder script = new StringBuilder("""
                #compdef davit
                # zsh completion for davit(8); the options and arguments are those of its commands.

                _davit_ids() {
                  local -a ids
                  ids=(${(f)"$(davit ${opt_args[--root]:+--root} ${opt_args[--root]} list --quiet 2>/dev/null)"})
                  compadd -a ids
                }

                _davit_commands() {
                  local -a commands
                  commands=(
                """);
        commands.forEach((name, command) ->
                script.append("    '").append(name).append(':').append(quoted(header(command))).append("'\n"));
        script.append("""
                  )
                  _describe command commands
                }

                _davit() {
                  local state
                  local -A opt_args
                  _arguments -C -A '-*' \\
                """);
        options(program).forEach(option -> script.append("    ").append(zsh(program, option)).append(" \\\n"));
        script.append("""
                    '1:command:_davit_commands' \\
                    '*::argument:->argument'
                  [[ $state == argument ]] || return
                  case $words[1] in
                """);
        commands.forEach((name, command) -> {
            script.append("    ").append(name).append(")\n      _arguments");
            options(command).forEach(option -> script.append(" \\\n        ").append(zsh(command, option)));
            command.positionalParameters().forEach(argument -> script.append(" \\\n        '")
                    .append(argument.arity().isVariable() ? "*" : "").append(argument.arity().min() == 0 ? ":" : "")
                    .append(':').append(argument.paramLabel().toLowerCase(Locale.ROOT)).append(':')
                    .append(zsh(valueOf(command, argument))).append("'"));
            script.append(" ;;\n");
        });
        return script.append("  esac\n}\n\n_davit \"$@\"\n").toString();
    }

    private static String zsh(CommandSpec command, OptionSpec option) {
        String text = "[" + quoted(option.description()[0]).replace("]", "\\]").replace("[", "\\[") + "]";
        String value = takesValue(option)
                ? ":" + option.paramLabel().replaceAll("[\\[\\]:.]", "") + ":" + zsh(valueOf(command, option))
                : "";
        String repeated = option.isMultiValue() ? "*" : "";
        if (option.names().length == 1) {
            return "'" + repeated + option.names()[0] + text + value + "'";
        }
        String others = repeated.isEmpty() ? "'(" + String.join(" ", option.names()) + ")'" : "'*'";
        return others + "{" + String.join(",", option.names()) + "}'" + text + value + "'";
    }

    private static String quoted(String text) {
        return text.replace("'", "'\\''").replace(":", "\\:");
    }

    private static String zsh(Value value) {
        return switch (value) {
            case Value.Files files -> "_files";
            case Value.Directories directories -> "_files -/";
            case Value.Ids ids -> "_davit_ids";
            case Value.Words words -> "(" + words.words() + ")";
            case Value.Anything anything -> " ";
        };
    }

    // fish

    String fish() {
        StringBuilder script = new StringBuilder("""
                # fish completion for davit(8); the options and arguments are those of its commands.

                complete -c davit -f
                """);
        options(program).forEach(option ->
                script.append(fish("__fish_use_subcommand", program, option)));
        commands.forEach((name, command) -> {
            String condition = "__fish_seen_subcommand_from " + name;
            script.append("\ncomplete -c davit -n __fish_use_subcommand -a ").append(name)
                    .append(" -d '").append(header(command).replace("'", "\\'")).append("'\n");
            options(command).forEach(option -> script.append(fish(condition, command, option)));
            command.positionalParameters().forEach(argument -> {
                String values = fish(valueOf(command, argument));
                if (!values.isEmpty()) {
                    script.append("complete -c davit -n '").append(condition).append("'").append(values).append('\n');
                }
            });
        });
        return script.toString();
    }

    private static String fish(String condition, CommandSpec command, OptionSpec option) {
        StringBuilder line = new StringBuilder("complete -c davit -n '").append(condition).append("'");
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        Value value = valueOf(command, option);
        String kind = value instanceof Value.Files ? " -r" : " -x";
        line.append(takesValue(option) ? kind + fish(value) : "");
        return line.append(" -d '").append(option.description()[0].replace("'", "\\'")).append("'\n").toString();
    }

    private static String fish(Value value) {
        return switch (value) {
            case Value.Files files -> " -F";
            case Value.Directories directories -> " -a '(__fish_complete_directories)'";
            case Value.Ids ids -> " -a '(davit list --quiet 2>/dev/null)'";
            case Value.Words words -> " -a '" + words.words() + "'";
            case Value.Anything anything -> "";
        };
    }
}
