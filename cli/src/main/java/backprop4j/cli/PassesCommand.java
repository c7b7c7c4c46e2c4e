package backprop4j.cli;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.Update;
import backprop4j.compile.Compiler;
import backprop4j.compile.Trace;
import backprop4j.nn.Linear;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.Mode;
import backprop4j.nn.Model;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.optim.Moments;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Sgd;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `backprop passes mnist` and `backprop passes notes`: what the compiler makes of a training step, pass by pass.
final class PassesCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Cli.describe(
                this,
                "passes",
                "Show a training step's graph after every pass of the compiler.",
                "Forward pass, backward pass and update are one graph; the passes turn it into the program that runs."
                        + " No pass after expand changes a bit of a result. Nothing is computed here.");
        spec.addPositional(Cli.word("NETWORK", "mnist: what backprop train mnist repeats. notes: the small network."))
                .addOption(Cli.option("--pass", "NAME", "Only what this pass leaves, such as fuse."));
        spec.usageMessage().footer("  backprop passes notes", "  backprop passes mnist --pass fuse");
        return Cli.withCommonOptions(spec);
    }

    @Override
    public int run(Options options, Terminal terminal) {
        String network = options.topic("network", "mnist", "notes");
        Map<String, String> passes = passes(network.equals("mnist") ? mnist() : notes());
        options.text("--pass").ifPresent(name -> Options.known("--pass", name, List.copyOf(passes.keySet())));
        PrintStream out = terminal.out();
        passes.forEach((name, text) -> {
            if (options.text("--pass").orElse(name).equals(name)) {
                out.println(terminal.bold("── " + name + " " + "─".repeat(Math.max(0, 60 - name.length())) + " "
                        + Words.count(text.lines().count(), "line")));
                out.println(text);
                out.println();
            }
        });
        return Cli.OK;
    }

    private static Map<String, String> passes(List<Tensor> outputs) {
        var passes = new LinkedHashMap<String, String>();
        Compiler.compile(
                Trace.of(outputs).graph(),
                Compiler.ALL,
                (pass, left) ->
                        passes.put(pass.replace(' ', '-'), left.toString().stripTrailing()));
        return passes;
    }

    private static List<Tensor> mnist() {
        TrainSettings settings = TrainSettings.defaults();
        Tensor pixels = Tensor.input("pixels", Shape.of(settings.batch(), TrainSettings.PIXELS), DType.FLOAT32);
        Tensor labels = Tensor.input("labels", Shape.of(settings.batch()), DType.INT32);
        return step(Model.of(settings.layers()), pixels, labels, Losses.crossEntropy(), settings.rule());
    }

    /// Three layers of two sigmoid neurons and C = y₁² + y₂², one example at a time.
    private static List<Tensor> notes() {
        Model model = Sequential.of(
                new Linear(2, 2), new Sigmoid(), new Linear(2, 2), new Sigmoid(), new Linear(2, 2), new Sigmoid());
        Tensor x = Tensor.input("x", Shape.of(1, 2), DType.FLOAT32);
        Tensor target = Tensor.input("target", Shape.of(1, 2), DType.FLOAT32);
        return step(model, x, target, Losses.sumOfSquares(), Sgd.lr(0.1));
    }

    /// The cost and all that is updated, as a training step has them.
    private static List<Tensor> step(Model model, Tensor x, Tensor target, Loss loss, Optimizer optimizer) {
        Tensor rate = Tensor.input("learning rate", Shape.SCALAR, DType.FLOAT64);
        Tensor cost = loss.of(model.forward(x, Mode.TRAIN).output(), target);
        var outputs = new ArrayList<Tensor>(List.of(cost));
        optimizer.updates(model.parameters(), cost.backward(), rate, new Moments()).stream()
                .map(Update::value)
                .forEach(outputs::add);
        return outputs;
    }
}
