package backprop4j.io;

import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.data.Batch;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Place;
import backprop4j.nn.Layer;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import backprop4j.optim.Sgd;
import backprop4j.train.DivergedException;
import backprop4j.train.TrainStep;
import backprop4j.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A training step that met a number that is none, as a file: the parameters in front of the step, what the
/// optimizer remembered, the examples, the seed and the number of the step. Run again it meets the same number,
/// with the same bits. [Models#load] reads the file as a model, too.
///
/// ```java
/// Trainer.of(model, loss, optimizer).listener(BadStep.savingTo(file)).fit(…);     // throws, and leaves the file
/// BadStep.load(file).replay().ifPresent(System.out::println);
/// ```
public final class BadStep {
    private static final String STEP = "backprop4j.bad-step";
    private static final String LOSS = "backprop4j.loss";
    private static final String RATE = "backprop4j.learning-rate";
    private static final String RULE = "backprop4j.optimizer-settings";
    private static final String LINES = "backprop4j.lines";
    private static final String FEATURES = Models.BATCH + "features";
    private static final String TARGETS = Models.BATCH + "targets";

    private final TrainStep step;
    private final Batch batch;
    private final double learningRate;
    private final String optimizer;
    private final Map<String, String> lines;
    private final Map<String, Tensor> moments;

    private BadStep(
            TrainStep step,
            Batch batch,
            double learningRate,
            String optimizer,
            Map<String, String> lines,
            Map<String, Tensor> moments) {
        this.step = step;
        this.batch = batch;
        this.learningRate = learningRate;
        this.optimizer = optimizer;
        this.lines = Map.copyOf(lines);
        this.moments = Map.copyOf(moments);
    }

    /// Writes the step that would be run next, with the examples it meets; or leaves what was there before.
    ///
    /// @throws IOException if the place cannot be written to
    public static void save(TrainStep step, Batch batch, Path file) throws IOException {
        Optional<BadNumber> found = step.firstBadNumber(batch);
        Safetensors.Contents contents;
        Model model = step.model();
        model.training().lock();
        try {
            Map<String, String> metadata = Models.metadata(model);
            metadata.put(STEP, Long.toString(step.steps()));
            metadata.put(Models.SEED, Long.toString(step.seed()));
            metadata.put(RATE, Double.toString(step.learningRate()));
            metadata.put(RULE, step.optimizer().toString());
            metadata.put(LINES, lines(found));
            Losses.name(step.loss()).ifPresent(name -> metadata.put(LOSS, name));
            List<Safetensors.Entry> entries = Models.entries(model);
            for (State state : step.moments().states()) {
                entries.add(new Safetensors.Entry(Models.OPTIMIZER + state.name(), state.shape(), state.borrow()));
            }
            entries.add(new Safetensors.Entry(FEATURES, batch.shape(), batch.features()));
            entries.add(new Safetensors.Entry(TARGETS, batch.targetShape(), batch.targets()));
            contents = new Safetensors.Contents(metadata, entries);
        } finally {
            model.training().unlock();
        }
        Safetensors.write(file, contents);
    }

    /// The user's lines of the layers in a finding: a model that is read from a file was constructed nowhere.
    private static String lines(Optional<BadNumber> found) {
        var lines = new TreeMap<String, String>();
        found.ifPresent(bad -> {
            remember(lines, bad.place());
            bad.spread().forEach(spread -> remember(lines, spread.place()));
        });
        var text = new StringBuilder();
        lines.forEach(
                (layer, line) -> text.append(layer).append('\t').append(line).append('\n'));
        return text.toString();
    }

    private static void remember(Map<String, String> lines, Place place) {
        if (place.line() != null) {
            lines.putIfAbsent(key(place), place.line());
        }
    }

    private static String key(Place place) {
        return place.layer() == null ? "" : place.layer();
    }

    /// A listener that saves the bad step if there is one. If that fails, too, the exception that ends the
    /// training carries the reason.
    public static TrainingListener savingTo(Path file) {
        return new TrainingListener() {
            @Override
            public void onDiverged(TrainStep step, Batch batch, DivergedException diverged) {
                try {
                    save(step, batch, file);
                } catch (IOException problem) {
                    diverged.addSuppressed(problem);
                }
            }
        };
    }

    /// Whether a file says that it is a bad step.
    ///
    /// @throws IOException if it cannot be read, or is no safetensors file
    public static boolean isOne(Path file) throws IOException {
        return Safetensors.read(file).metadata().containsKey(STEP);
    }

    /// Reads a step of library layers and one of the [Losses].
    ///
    /// @throws InvalidFileException if the file is damaged or no bad step, or layers or loss are the user's own
    /// @throws IOException if it cannot be read
    public static BadStep load(Path file) throws IOException {
        Safetensors.Contents contents = Safetensors.read(file);
        Loss loss = Losses.named(contents.metadata().getOrDefault(LOSS, ""))
                .orElseThrow(() -> new InvalidFileException(
                        file, "it does not say which loss it had; give it: BadStep.load(file, layers, loss)"));
        return read(file, contents, Models.load(file), loss);
    }

    /// Reads a step with layers and a loss of the user's own.
    ///
    /// @throws InvalidFileException if the file is damaged or no bad step, or does not fit the layers
    /// @throws IOException if it cannot be read
    public static BadStep load(Path file, Layer layers, Loss loss) throws IOException {
        Safetensors.Contents contents = Safetensors.read(file);
        Model model = Model.of(layers);
        Models.restore(model, file, contents);
        return read(file, contents, model, loss);
    }

    private static BadStep read(Path file, Safetensors.Contents contents, Model model, Loss loss) throws IOException {
        Map<String, String> metadata = contents.metadata();
        Map<String, Safetensors.Entry> tensors = contents.byName();
        Safetensors.Entry features = tensors.get(FEATURES);
        Safetensors.Entry targets = tensors.get(TARGETS);
        if (features == null || targets == null || !(features.numbers() instanceof Storage.Floats(float[] numbers))) {
            throw new InvalidFileException(file, "it is no bad step: it has no examples");
        }
        long steps = number(file, metadata.get(STEP), "the number of the step", Long::parseLong);
        double rate = number(file, metadata.get(RATE), "the learning rate", Double::parseDouble);
        if (steps < 0 || !(rate > 0) || rate == Double.POSITIVE_INFINITY) {
            throw new InvalidFileException(file, "step " + steps + " at a learning rate of " + rate + " cannot be");
        }
        Batch batch = checked(file, () -> Batch.copyOf(features.shape(), numbers, targets.shape(), targets.numbers()));
        TrainStep step = TrainStep.compile(model, loss, Sgd.lr(rate));
        step.resumeAt(steps, Models.checkedSeed(file, contents));
        var moments = new TreeMap<String, Tensor>();
        for (Safetensors.Entry entry : contents.entries()) {
            if (entry.name().startsWith(Models.OPTIMIZER)) {
                moments.put(
                        entry.name().substring(Models.OPTIMIZER.length()),
                        Tensor.constant(entry.numbers(), entry.shape()));
            }
        }
        return new BadStep(step, batch, rate, metadata.getOrDefault(RULE, ""), lines(metadata), moments);
    }

    private static Map<String, String> lines(Map<String, String> metadata) {
        var lines = new TreeMap<String, String>();
        for (String line : metadata.getOrDefault(LINES, "").lines().toList()) {
            int tab = line.indexOf('\t');
            if (tab >= 0) {
                lines.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return lines;
    }

    private interface Parser<T> {
        T of(String text);
    }

    private static <T> T number(Path file, @Nullable String text, String what, Parser<T> parser)
            throws InvalidFileException {
        if (text == null) {
            throw new InvalidFileException(file, "it is no bad step: " + what + " is missing");
        }
        return checked(file, () -> parser.of(text));
    }

    private static <T> T checked(Path file, Supplier<T> work) throws InvalidFileException {
        try {
            return work.get();
        } catch (IllegalArgumentException fault) {
            throw new InvalidFileException(file, String.valueOf(fault.getMessage()), fault);
        }
    }

    /// Runs the forward and the backward pass of the step again and finds the first number that is none; empty
    /// if all are numbers. Nothing changes, so it can be asked again.
    public Optional<BadNumber> replay() {
        return step.firstBadNumber(batch).map(bad -> bad.at(place -> place.at(lines.get(key(place)))));
    }

    /// The step that is about to be run, with the model; its optimizer is plain gradient descent at the saved
    /// learning rate.
    public TrainStep step() {
        return step;
    }

    /// The examples it met.
    public Batch batch() {
        return batch;
    }

    /// Steps before it.
    public long steps() {
        return step.steps();
    }

    /// η of the step.
    public double learningRate() {
        return learningRate;
    }

    /// The optimizer and its settings, as text.
    public String optimizer() {
        return optimizer;
    }

    /// What the optimizer remembered, by name.
    public Map<String, Tensor> moments() {
        return moments;
    }
}
