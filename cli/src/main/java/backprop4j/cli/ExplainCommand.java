package backprop4j.cli;

import backprop4j.explain.NetworkSpec;
import backprop4j.explain.NetworkSpec.Cost;
import backprop4j.explain.Notes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop explain notes` and `backprop explain MODEL`.
final class ExplainCommand implements Command {
    private static final int MOST_STEPS = 100_000;
    private static final List<String> OF_NOTES =
            List.of("--neuron", "--network", "--target", "--lr", "--step", "--json");
    private static final List<String> OF_MODELS = List.of("--sample", "--samples", "--data");
    private static final List<String> OF_ENTRIES = List.of("--format", "--out", "--ascii");

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "explain",
                "Show how one number of a gradient came about.",
                "notes: every number of a small network, forward pass, backward pass and gradient in the order of the"
                        + " lecture notes, with a central difference beside every gradient. Without options: the"
                        + " network of the notes, three layers of two sigmoid neurons with C = y₁² + y₂².",
                "",
                "MODEL: one entry of a saved network's gradient as the chain rule that made it, step by step to the"
                        + " cost, checked twice. Without --weight or --input: the largest entry.");
        spec.addPositional(Cli.word("TOPIC", "notes, or a file that backprop train wrote."))
                .addOption(Cli.option("--lang", "en|zh", "English or Chinese (default: en)."))
                .addOption(Cli.option(
                        "--input",
                        "X1,X2,…|I",
                        "notes: another input. MODEL: the derivative by input I, counted from 0."))
                .addOption(Cli.option("--cost", "NAME", "One of " + String.join(", ", costs()) + "."))
                .addOption(Cli.option("--neuron", "L,I", "notes: one neuron, layer L, neuron I, both from 1."))
                .addOption(Cli.option(
                        "--network",
                        "FILE",
                        "notes: another network, as JSON: layers (weight, bias), input, target, costFunction,"
                                + " activation, learningRate."))
                .addOption(Cli.option("--target", "T1,T2,…", "notes: what the output is to be, or a class."))
                .addOption(Cli.option("--lr", "RATE", "notes: learning rate of the step at the end."))
                .addOption(Cli.option("--step", "N", "notes: tell it after N steps of gradient descent."))
                .addOption(Cli.flag("--json", "notes: all numbers in full precision, as JSON."))
                .addOption(Cli.option(
                        "--weight",
                        "NAME[I,J]",
                        "One entry of a weight or a bias, such as 0.weight[3,401] or 0.bias[3]. NAME alone: its"
                                + " largest."))
                .addOption(Cli.option("--sample", "N", "MODEL: test digit N of MNIST, or row N of --data, from 0."))
                .addOption(Cli.option("--samples", "A-B,…", "MODEL: the mean over several, such as 0-31."))
                .addOption(Cli.option(
                        "--data",
                        "FILE",
                        "MODEL: CSV rows of inputs and then the class, counted from 0, or the target numbers."))
                .addOption(
                        Cli.option("--format", "NAME", "text, md, latex, html or json (default: by --out, else text)."))
                .addOption(Cli.option("--out", "FILE", "Write it to a file."))
                .addOption(Cli.flag("--ascii", "Text without ∂ and σ."));
        spec.usageMessage()
                .footer(
                        "  backprop explain notes",
                        "  backprop explain notes --neuron 1,1",
                        "  backprop explain notes --input 0,0 --cost half-squared-error --target 0,1",
                        "  backprop explain notes --step 100 --lr 0.5 --lang zh",
                        "  backprop explain notes --json",
                        "  backprop explain notes --weight 0.weight[0,1] --format latex",
                        "  backprop explain mnist.safetensors --sample 7 --weight 0.weight[3,401]",
                        "  backprop explain mnist.safetensors --samples 0-31 --weight 2.bias --out why.html");
        return Cli.withCommonOptions(spec);
    }

    /// The names of the costs.
    static List<String> costs() {
        return List.of(Cost.values()).stream().map(Cost::toString).toList();
    }

    @Override
    public int run(Options options, Terminal terminal) {
        String topic = options.word("which topic? For example: backprop explain notes");
        String language = options.choice("--lang", "en", List.of("en", "zh"), name -> name);
        Locale locale = language.equals("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
        // A few numbers need no vectors; the engine reads this when it starts.
        System.setProperty("backprop4j.vector", "scalar");
        if (topic.equals("notes")) {
            options.refuse("backprop explain notes", OF_MODELS);
            return notes(options, terminal, locale);
        }
        if (!topic.contains(".") && !Files.exists(Path.of(topic))) {
            throw Refusal.misuse("topic '" + topic + "' is not known, only notes is, or the name of a file"
                    + (Words.nearest(topic, List.of("notes")).isEmpty() ? "" : "; did you mean notes?"));
        }
        options.refuse("backprop explain MODEL", OF_NOTES);
        return new ModelExplanation(options, terminal, locale).run();
    }

    private static int notes(Options options, Terminal terminal, Locale locale) {
        int[] neuron = options.has("--neuron") ? options.wholes("--neuron", "", 1, 1024, 2) : new int[0];
        if (neuron.length == 1) {
            throw Refusal.misuse("--neuron takes two numbers, a layer and a neuron, such as 1,2");
        }
        if (neuron.length > 0 && options.has("--json")) {
            throw Refusal.misuse("--neuron and --json do not go together; --json tells all neurons");
        }
        int steps = options.whole("--step", 0, 0, MOST_STEPS);
        Notes notes = Notes.of(network(options));
        for (int step = 1; step <= steps; step++) {
            notes = next(notes, step);
        }
        if (options.has("--weight")) {
            options.refuse("one weight", List.of("--neuron", "--json"));
            return new ModelExplanation(options, terminal, locale).run(notes);
        }
        options.refuse("backprop explain notes without --weight", OF_ENTRIES);
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
