package backprop4j.cli;

import backprop4j.nn.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop predict MODEL`.
final class PredictCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "predict",
                "Let a saved network answer.",
                "Without options: how many of the 10,000 test digits it recognises, and the first that it does not.");
        spec.addPositional(Cli.word("MODEL", "A file that backprop train wrote."))
                .addOption(Cli.option("--sample", "N", "Show test digit N, from 0 to 9999, and what the network sees."))
                .addOption(Cli.option(
                        "--csv",
                        "FILE",
                        "Rows of numbers, as many as the network has inputs: the class with the highest score, and"
                                + " all scores, for each row."))
                .addOption(Cli.flag("--all", "All test digits, as without options."));
        spec.usageMessage()
                .footer(
                        "  backprop predict mnist.safetensors",
                        "  backprop predict mnist.safetensors --sample 7",
                        "  backprop predict mnist.safetensors --csv digits.csv");
        return Cli.withCommonOptions(spec);
    }

    @Override
    public int run(Options options, Terminal terminal) {
        Path file = options.file("backprop predict mnist.safetensors");
        List<String> asked =
                Stream.of("--sample", "--csv", "--all").filter(options::has).toList();
        if (asked.size() > 1) {
            throw Refusal.misuse(String.join(" and ", asked) + " do not go together");
        }
        int sample = options.whole("--sample", 0, 0, TestDigits.COUNT - 1);
        Model model = SavedModel.load(file);
        if (options.has("--sample")) {
            new TestDigits(model, file, terminal).show(sample);
        } else if (options.has("--csv")) {
            Path rows = options.path("--csv").orElseThrow();
            if (!Files.exists(rows)) {
                throw Refusal.failure("there is no file " + rows);
            }
            new RowAnswers(model, terminal).print(new CsvRows(rows, SavedModel.inputs(model)));
        } else {
            new TestDigits(model, file, terminal).measure();
        }
        return Cli.OK;
    }
}
