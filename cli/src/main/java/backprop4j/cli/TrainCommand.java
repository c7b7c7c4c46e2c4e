package backprop4j.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop train mnist`.
final class TrainCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "train",
                "Train a network and save it.",
                "Learns 60,000 handwritten digits, 28 × 28 pixels each, measures the network on 10,000 others after"
                        + " every epoch, and saves it then. Ctrl-C stops after the step at hand and saves, too. A step that"
                        + " meets a number that is none changes nothing, and is saved for backprop doctor.",
                "",
                "The same options give the same network to the bit, with any number of threads.");
        spec.addPositional(Cli.word("DATASET", "What to learn from: mnist."))
                .addOption(Cli.option(
                        "--hidden",
                        "WIDTHS",
                        "Widths of the hidden layers, such as 128,64 (default: " + TrainSettings.HIDDEN + ")."))
                .addOption(Cli.option(
                        "--activation",
                        "NAME",
                        "One of " + names(TrainSettings.Activation.values()) + " (default: relu)."))
                .addOption(Cli.option(
                        "--optimizer",
                        "NAME",
                        "One of " + names(TrainSettings.OptimizerName.values()) + " (default: adamw)."))
                .addOption(Cli.option(
                        "--lr",
                        "RATE",
                        "Learning rate of the first step; it falls in a straight line to 0 (default: "
                                + Arrays.stream(TrainSettings.OptimizerName.values())
                                        .map(o -> o.lr + " for " + TrainSettings.name(o))
                                        .collect(Collectors.joining(", "))
                                + ")."))
                .addOption(Cli.option("--batch", "N", "Examples in a step (default: " + TrainSettings.BATCH + ")."))
                .addOption(Cli.option(
                        "--epochs", "N", "Times to go through all examples (default: " + TrainSettings.EPOCHS + ")."))
                .addOption(Cli.option("--seed", "N", "First values and order of the examples (default: 1)."))
                .addOption(Cli.option("--threads", "N", "Threads to work with (default: all processors)."))
                .addOption(Cli.option("--limit", "N", "Train on the first N examples only, to try something quickly."))
                .addOption(Cli.flag(
                        "--health",
                        "Tell at the end how the run was: updates, gradients, dead and saturated units, and what to"
                                + " do. Costs about 2 %% of the time."))
                .addOption(Cli.option("--out", "FILE", "Where to save (default: " + TrainSettings.OUT + ")."));
        spec.usageMessage()
                .footer(
                        "  backprop train mnist",
                        "  backprop train mnist --hidden 128,64 --activation gelu --epochs 10",
                        "  backprop train mnist --optimizer sgd --lr 0.1 --batch 32 --seed 3",
                        "  backprop train mnist --lr 0.3 --epochs 1 --health",
                        "  backprop train mnist --limit 2000 --epochs 2 --out small.safetensors");
        return Cli.withCommonOptions(spec);
    }

    private static String names(Enum<?>[] values) {
        return Arrays.stream(values).map(TrainSettings::name).collect(Collectors.joining(", "));
    }

    @Override
    public int run(Options options, Terminal terminal) {
        options.topic("data set", "mnist");
        TrainSettings settings = TrainSettings.of(options);
        OutFile out = OutFile.checked(settings.out());
        // The engine reads it when it starts, at the first tensor.
        settings.threads().ifPresent(threads -> System.setProperty("backprop4j.threads", Integer.toString(threads)));
        return new Training(settings, out, terminal).run();
    }
}
