package backprop4j.cli;

import backprop4j.Gradients;
import backprop4j.Tensor;
import backprop4j.explain.Explainer;
import backprop4j.explain.Explanation;
import backprop4j.explain.Messages;
import backprop4j.explain.NetworkSpec.Cost;
import backprop4j.explain.Notes;
import backprop4j.explain.Provenance;
import backprop4j.explain.TextReport;
import backprop4j.explain.render.Report;
import backprop4j.nn.Mode;
import backprop4j.nn.Model;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// One entry of a network's gradient, in the form that was asked for.
final class ModelExplanation {
    /// The names of formats on the command line, also as endings of files.
    private static final Map<String, Report> FORMATS = Map.of(
            "text",
            Report.TEXT,
            "md",
            Report.MARKDOWN,
            "latex",
            Report.LATEX,
            "html",
            Report.HTML,
            "json",
            Report.JSON);

    private final Options options;
    private final Terminal terminal;
    private final Locale language;

    ModelExplanation(Options options, Terminal terminal, Locale language) {
        this.options = options;
        this.terminal = terminal;
        this.language = language;
    }

    /// Explains an entry of a saved network's gradient.
    int run() {
        Path file = options.file("backprop explain mnist.safetensors");
        if (options.has("--weight") && options.has("--input")) {
            throw Refusal.misuse("--weight and --input do not go together");
        }
        List<Integer> numbers = AskedSamples.numbers(options);
        int input = options.whole("--input", -1, 0, Integer.MAX_VALUE);
        if (input >= 0 && numbers.size() > 1) {
            throw Refusal.misuse("--input asks about one sample, not about " + Words.count(numbers.size()));
        }
        return write(() -> explanation(SavedModel.load(file), file, numbers, input));
    }

    /// Explains an entry of a small network's gradient.
    int run(Notes notes) {
        return write(() -> AskedEntry.ofParameter(
                        options.text("--weight").orElseThrow(), notes.parameters(), notes.gradients())
                .explained(notes.explainer()));
    }

    private int write(Supplier<Explanation> source) {
        Optional<OutFile> out = options.path("--out").map(OutFile::checked);
        Report format = format(out);
        if (options.has("--ascii")
                && (format != Report.TEXT || language.getLanguage().equals("zh"))) {
            throw Refusal.misuse("--ascii is for text in English");
        }
        Explanation explanation = source.get();
        boolean isColoured = terminal.colour() && out.isEmpty();
        var style = new TextReport.Style(terminal.width(), isColoured, options.has("--ascii"));
        String document = format == Report.TEXT
                ? new TextReport(language, style).render(explanation)
                : format.of(explanation, language);
        if (out.isEmpty()) {
            terminal.out().print(document);
        } else {
            out.get().write(document);
            terminal.out()
                    .println("Wrote " + out.get().name() + " ("
                            + Words.bytes(document.getBytes(StandardCharsets.UTF_8).length) + ").");
        }
        return Cli.OK;
    }

    private Report format(Optional<OutFile> out) {
        List<String> names = List.of("text", "md", "latex", "html", "json");
        if (options.has("--format")) {
            return FORMATS.getOrDefault(
                    Options.known("--format", options.text("--format").orElseThrow(), names), Report.TEXT);
        }
        String name = out.map(to -> to.target().toString()).orElse("");
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return FORMATS.getOrDefault(ending.equals("tex") ? "latex" : ending, Report.TEXT);
    }

    private Explanation explanation(Model model, Path file, List<Integer> numbers, int input) {
        Optional<Path> data = options.path("--data");
        int inputs = data.map(rows -> SavedModel.inputs(model)).orElse(TrainSettings.PIXELS);
        int outputs = AskedSamples.outputs(model, inputs);
        if (outputs == 0) {
            throw Refusal.failure("the network in " + file + " does not take the " + TrainSettings.PIXELS
                    + " pixels of a digit of MNIST; --data FILE explains rows of another kind");
        }
        Cost cost = cost(outputs);
        int columns = inputs + (cost == Cost.CROSS_ENTROPY ? 1 : outputs);
        AskedSamples samples = data.isPresent()
                ? AskedSamples.rows(data.get(), numbers, inputs, columns)
                : AskedSamples.digits(numbers);
        Tensor x = samples.x(model.dtype());
        Tensor target = samples.target(cost, outputs, model.dtype());
        Tensor output = model.forward(x, Mode.EVALUATE).output();
        Gradients gradients = AskedSamples.cost(cost, output, target).backward();
        Provenance provenance = Provenance.unknown()
                .ofModel(String.valueOf(file.getFileName()))
                .ofSamples(
                        data.map(Path::toString)
                                .orElseGet(() -> Messages.in(language).get("report.mnist")),
                        numbers)
                .ofSeed(model.seed());
        Explainer explainer = Explainer.of(gradients, provenance, Map.of(x, "x", target, "t"));
        AskedEntry entry = input >= 0
                ? AskedEntry.ofInput(input, x)
                : options.text("--weight")
                        .map(text -> AskedEntry.ofParameter(text, model.parameters(), gradients))
                        .orElseGet(() -> AskedEntry.largest(model, gradients));
        return entry.explained(explainer);
    }

    private Cost cost(int outputs) {
        String otherwise = (outputs == 1 ? Cost.MSE : Cost.CROSS_ENTROPY).toString();
        return Cost.named(Options.known("--cost", options.text("--cost").orElse(otherwise), ExplainCommand.costs()));
    }
}
