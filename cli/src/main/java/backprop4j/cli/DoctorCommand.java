package backprop4j.cli;

import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Severity;
import backprop4j.explain.Messages;
import backprop4j.explain.TextReport;
import backprop4j.io.BadStep;
import backprop4j.io.InvalidFileException;
import backprop4j.nn.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop doctor MODEL_OR_RUN`.
final class DoctorCommand implements Command {
    /// The exit code where something is worth a warning.
    static final int WARNED = 3;

    /// The exit code where something cannot learn, or is no number.
    static final int ILL = 4;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "doctor",
                "Find out what is wrong with a network, or with the step that ended its training.",
                "Of a network or a checkpoint: runs a batch forward and backward, and tells each layer's part in the"
                        + " derivative, dead and saturated units, gradients that vanish, explode or are no numbers, and"
                        + " what to do. Of a bad step, which training leaves when a number is none: the first such"
                        + " number, where it came from and how it spread. Of a folder: the newest of its files, a bad"
                        + " step before others.",
                "",
                "Exit code: 0 nothing above a note, 3 a warning, 4 an error; 1 and 2 as everywhere.");
        spec.addPositional(Cli.word("MODEL_OR_RUN", "A file that training wrote, or a folder with some."))
                .addOption(Cli.option(
                        "--data",
                        "FILE",
                        "Rows of numbers (CSV): the network's inputs, then the class number or the target numbers"
                                + " (default: test digits)."))
                .addOption(Cli.flag("--json", "All findings and numbers, as JSON."))
                .addOption(Cli.flag("--ascii", "Text without ∂ and σ."))
                .addOption(Cli.option("--lang", "en|zh", "English or Chinese (default: en)."));
        spec.usageMessage()
                .footer(
                        "  backprop doctor mnist.safetensors",
                        "  backprop doctor mnist.bad-step.safetensors",
                        "  backprop doctor network.safetensors --data rows.csv --json");
        return Cli.withCommonOptions(spec);
    }

    @Override
    public int run(Options options, Terminal terminal) {
        Path named = options.file("backprop doctor mnist.safetensors");
        String language = options.choice("--lang", "en", List.of("en", "zh"), name -> name);
        Locale locale = language.equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        if (options.has("--ascii") && (options.has("--json") || language.equals("zh"))) {
            throw Refusal.misuse("--ascii is for text in English");
        }
        Path file = Files.isDirectory(named) ? newest(named) : named;
        Optional<BadStep> bad = badStep(file);
        if (bad.isPresent()) {
            return replay(bad.get(), options, locale, terminal);
        }
        Model model = SavedModel.load(file);
        Checkup checkup = Checkup.of(model, file, options.path("--data"));
        show(checkup.toJson(), checkup.text(locale), options, terminal);
        return exitCode(checkup.severity());
    }

    /// The first line of a text is its title.
    private static void show(String json, String text, Options options, Terminal terminal) {
        if (options.has("--json")) {
            terminal.out().print(json);
            return;
        }
        String shown = Words.wrapped(options.has("--ascii") ? TextReport.ascii(text) : text, terminal.width());
        int title = shown.indexOf("\n\n");
        terminal.out().print(terminal.bold(shown.substring(0, title)) + shown.substring(title));
    }

    static int exitCode(Severity severity) {
        return switch (severity) {
            case NOTE -> Cli.OK;
            case WARNING -> WARNED;
            case ERROR -> ILL;
        };
    }

    private static int replay(BadStep step, Options options, Locale locale, Terminal terminal) {
        Optional<BadNumber> found = step.replay();
        Messages say = Messages.in(locale);
        String title = say.get(
                "doctor.step",
                Words.count(step.steps() + 1),
                step.optimizer(),
                step.learningRate(),
                step.batch().size());
        String text = found.map(bad -> bad.text(locale)).orElseGet(() -> say.get("doctor.step.good") + "\n");
        show(found.map(BadNumber::toJson).orElse("null") + "\n", title + "\n\n" + text, options, terminal);
        return found.isPresent() ? ILL : Cli.OK;
    }

    private static Optional<BadStep> badStep(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return BadStep.isOne(file) ? Optional.of(BadStep.load(file)) : Optional.empty();
        } catch (InvalidFileException invalid) {
            throw Refusal.failure(String.valueOf(invalid.getMessage()), invalid);
        } catch (IOException problem) {
            throw Refusal.failure("cannot read " + file + ": " + OutFile.reason(problem), problem);
        }
    }

    /// The bad step of a folder, or else its newest file.
    private static Path newest(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .filter(Files::isRegularFile)
                    .max(Comparator.comparing(DoctorCommand::isBadStep).thenComparing(DoctorCommand::time))
                    .orElseThrow(() -> Refusal.failure("the folder " + folder + " has no file *.safetensors"));
        } catch (IOException problem) {
            throw Refusal.failure("cannot read " + folder + ": " + OutFile.reason(problem), problem);
        }
    }

    private static boolean isBadStep(Path file) {
        return badStep(file).isPresent();
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException problem) {
            throw Refusal.failure("cannot read " + file + ": " + OutFile.reason(problem), problem);
        }
    }
}
