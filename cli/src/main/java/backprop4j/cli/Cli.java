package backprop4j.cli;

import backprop4j.TensorException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The whole command line: reads the arguments, runs the command, and turns whatever goes wrong into one sentence
/// and an exit code.
final class Cli {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private static final int WIDEST_HELP = 100;
    private static final String STACKTRACE = "--stacktrace";

    private Cli() {}

    /// Runs one command line.
    ///
    /// @return the exit code: 0 done, 1 failed, 2 the command line makes no sense
    static int run(Terminal terminal, String... arguments) {
        CommandLine commandLine = commandLine(terminal);
        String command = commandLine.getCommandSpec().name();
        try {
            ParseResult parsed = commandLine.parseArgs(arguments);
            while (parsed.hasSubcommand()) {
                parsed = parsed.subcommand();
            }
            CommandSpec spec = parsed.commandSpec();
            command = spec.qualifiedName();
            if (parsed.isUsageHelpRequested()) {
                spec.commandLine().usage(terminal.out());
                return OK;
            }
            return ((Command) spec.userObject()).run(new Options(parsed), terminal);
        } catch (ParameterException misuse) {
            command = misuse.getCommandLine().getCommandSpec().qualifiedName();
            return tell(terminal, arguments, command, sentence(misuse), misuse, MISUSED);
        } catch (Refusal refusal) {
            return tell(terminal, arguments, command, refusal.sentence(), refusal, refusal.exitCode());
        } catch (TensorException mistake) {
            return tell(terminal, arguments, command, String.valueOf(mistake.getMessage()), mistake, FAILED);
        } catch (OutOfMemoryError full) {
            String sentence = "the JVM's memory, "
                    + Words.bytes((double) Runtime.getRuntime().maxMemory())
                    + ", is too small for this; JDK_JAVA_OPTIONS=-Xmx8g would give it 8 GiB";
            return tell(terminal, arguments, command, sentence, full, FAILED);
        } catch (StackOverflowError deep) {
            return tell(terminal, arguments, command, "something is nested too deeply", deep, FAILED);
        } catch (RuntimeException unforeseen) {
            String sentence = "a fault of backprop itself, which " + STACKTRACE + " would locate: " + unforeseen;
            return tell(terminal, arguments, command, sentence, unforeseen, FAILED);
        }
    }

    private static int tell(
            Terminal terminal, String[] arguments, String command, String sentence, Throwable cause, int exitCode) {
        String help = exitCode == MISUSED ? " (" + command + " --help tells more)" : "";
        terminal.err().println(command + ": " + sentence.strip() + help);
        if (Arrays.asList(arguments).contains(STACKTRACE)) {
            cause.printStackTrace(terminal.err());
        }
        return exitCode;
    }

    private static String sentence(ParameterException misuse) {
        return switch (misuse) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched);
            case OverwrittenOptionException twice ->
                name(twice.getOverwritten()).orElse("an option") + " is given more than once";
            case MissingParameterException missing ->
                missing.getMissing().stream().findFirst().flatMap(Cli::name).orElse("an option") + " lacks its value";
            case ParameterException other -> {
                String message = String.valueOf(other.getMessage());
                yield message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
            }
        };
    }

    private static Optional<String> name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? Optional.of(option.longestName()) : Optional.empty();
    }

    private static String unmatched(UnmatchedArgumentException unmatched) {
        CommandSpec spec = unmatched.getCommandLine().getCommandSpec();
        String word = unmatched.getUnmatched().getFirst();
        if (unmatched.isUnknownOption()) {
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            List<String> options = spec.options().stream()
                    .filter(option -> !option.hidden())
                    .flatMap(option -> Stream.of(option.names()))
                    .toList();
            return "there is no option '" + name + "'" + meant(name, options);
        }
        if (spec.subcommands().isEmpty()) {
            return "'" + word + "' is a word too many";
        }
        return "there is no command '" + word + "', only "
                + spec.subcommands().keySet().stream().collect(Collectors.joining(", "))
                + meant(word, List.copyOf(spec.subcommands().keySet()));
    }

    private static String meant(String word, List<String> known) {
        return Words.nearest(word, known)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
    }

    private static CommandLine commandLine(Terminal terminal) {
        CommandSpec root = new RootCommand().spec();
        for (Command command : List.of(
                new TrainCommand(),
                new PredictCommand(),
                new ExplainCommand(),
                new DoctorCommand(),
                new StudioCommand(),
                new PassesCommand(),
                new BenchCommand(),
                new FuzzCommand(),
                new VersionCommand())) {
            root.addSubcommand(command.spec().name(), command.spec());
        }
        var commandLine = new CommandLine(root)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(Math.min(WIDEST_HELP, terminal.width()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
        return commandLine;
    }

    /// A command's description, with the options that all commands have.
    static CommandSpec describe(Command command, String name, String oneLine, String... more) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage()
                .header(oneLine)
                .description(more)
                .headerHeading("")
                .descriptionHeading("%n")
                .synopsisHeading("%nUsage: ")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%nExamples:%n")
                .sortOptions(false)
                .abbreviateSynopsis(true)
                .longOptionsMaxWidth(24);
        return spec;
    }

    /// The options that all commands have.
    static CommandSpec withCommonOptions(CommandSpec spec) {
        return spec.addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build())
                .addOption(OptionSpec.builder(STACKTRACE)
                        .hidden(true)
                        .description("Show where a failure came from.")
                        .build());
    }

    /// An option with a value, which [Options] reads.
    static OptionSpec option(String name, String value, String... description) {
        return OptionSpec.builder(name)
                .paramLabel(value)
                .type(String.class)
                .description(description)
                .build();
    }

    /// An option that is there or not.
    static OptionSpec flag(String name, String... description) {
        return OptionSpec.builder(name).description(description).build();
    }

    /// The word behind a command.
    static PositionalParamSpec word(String label, String... description) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity("0..1")
                .index("0")
                .type(String.class)
                .description(description)
                .build();
    }
}
