package backprop4j.cli;

import backprop4j.explain.NetworkSpec;
import backprop4j.explain.NetworkSpec.Cost;
import backprop4j.explain.Notes;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop explain notes`.
final class ExplainCommand implements Command {
    private static final int MOST_STEPS = 100_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "explain",
                "Tell every number of a small network's gradient.",
                "Forward pass, backward pass and gradient in the order of the lecture notes, with a central difference"
                        + " beside every gradient. Without options: the network of the notes, three layers of two"
                        + " sigmoid neurons with C = y₁² + y₂².");
        spec.addPositional(Cli.word("TOPIC", "notes."))
                .addOption(Cli.option("--neuron", "L,I", "Tell one neuron: layer L, neuron I, both counted from 1."))
                .addOption(Cli.option("--input", "X1,X2,…", "Another input."))
                .addOption(Cli.option(
                        "--network",
                        "FILE",
                        "Another network, as JSON: layers (weight, bias), input, target, costFunction, activation,"
                                + " learningRate."))
                .addOption(Cli.option("--cost", "NAME", "One of " + String.join(", ", costs()) + "."))
                .addOption(Cli.option("--target", "T1,T2,…", "What the output is to be; a class for cross-entropy."))
                .addOption(Cli.option("--lr", "RATE", "Learning rate of the step at the end."))
                .addOption(Cli.option("--step", "N", "Tell it after N steps of gradient descent."))
                .addOption(Cli.flag("--json", "All numbers in full precision, as JSON."))
                .addOption(Cli.option("--lang", "en|zh", "English or Chinese (default: en)."));
        spec.usageMessage()
                .footer(
                        "  backprop explain notes",
                        "  backprop explain notes --neuron 1,1",
                        "  backprop explain notes --input 0,0 --cost half-squared-error --target 0,1",
                        "  backprop explain notes --step 100 --lr 0.5 --lang zh",
                        "  backprop explain notes --json");
        return Cli.withCommonOptions(spec);
    }

    private static List<String> costs() {
        return List.of(Cost.values()).stream().map(Cost::toString).toList();
    }

    @Override
    public int run(Options options, Terminal terminal) {
        options.topic("topic", "notes");
        String language = options.choice("--lang", "en", List.of("en", "zh"), name -> name);
        Locale locale = language.equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        int[] neuron = options.has("--neuron") ? options.wholes("--neuron", "", 1, 1024, 2) : new int[0];
        if (neuron.length == 1) {
            throw Refusal.misuse("--neuron takes two numbers, a layer and a neuron, such as 1,2");
        }
        if (neuron.length > 0 && options.has("--json")) {
            throw Refusal.misuse("--neuron and --json do not go together; --json tells all neurons");
        }
        int steps = options.whole("--step", 0, 0, MOST_STEPS);
        // A few numbers need no vectors; the engine reads this when it starts.
        System.setProperty("backprop4j.vector", "scalar");
        Notes notes = Notes.of(network(options));
        for (int step = 1; step <= steps; step++) {
            notes = next(notes, step);
        }
        terminal.out().print(told(notes, neuron, options.has("--json"), locale));
        return Cli.OK;
    }

    private static Notes next(Notes notes, int step) {
        try {
            return Notes.of(notes.next());
        } catch (IllegalArgumentException overflow) {
            throw Refusal.failure(
                    "gradient descent diverges in step " + step + ": " + overflow.getMessage()
                            + "; a smaller --lr may help",
                    overflow);
        }
    }

    private static String told(Notes notes, int[] neuron, boolean asJson, Locale locale) {
        if (asJson) {
            return notes.toJson();
        }
        if (neuron.length == 0) {
            return notes.tell(locale);
        }
        try {
            return notes.neuron(neuron[0], neuron[1], locale);
        } catch (IllegalArgumentException thereIsNone) {
            throw Refusal.misuse(String.valueOf(thereIsNone.getMessage()));
        }
    }

    private static NetworkSpec network(Options options) {
        NetworkSpec network = options.path("--network").map(NetworkFile::read).orElseGet(NetworkSpec::notes);
        double[] input = options.numbers("--input").orElse(network.input());
        int inputs = network.input().length;
        if (input.length != inputs) {
            throw Refusal.misuse(
                    "--input has " + Words.count(input.length, "number") + ", but the network takes " + inputs);
        }
        double[] target = options.numbers("--target").orElse(network.target());
        try {
            Cost cost = options.text("--cost").isEmpty()
                    ? network.cost()
                    : Cost.named(Options.known("--cost", options.text("--cost").orElseThrow(), costs()));
            return network.withInput(input)
                    .withCost(cost, target)
                    .withLearningRate(options.positive("--lr", network.learningRate()));
        } catch (IllegalArgumentException misfit) {
            throw Refusal.misuse(misfit.getMessage() + (target.length == 0 ? "; --target gives one" : ""));
        }
    }
}
