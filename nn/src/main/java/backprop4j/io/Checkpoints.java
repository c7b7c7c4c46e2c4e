package backprop4j.io;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.nn.Model;
import backprop4j.train.TrainStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A training as a file: the model's file with what the optimizer remembers, and how far it has come. A training
/// that goes on from it has the bits of one that was never interrupted, if data, seed, schedule and the number of
/// epochs are the same.
///
/// ```java
/// TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), AdamW.lr(1e-3));
/// int done = Checkpoints.restore(step, file);
/// Trainer.of(step).schedule(Schedule.linear()).fit(batches, Epochs.of(5).after(done));
/// ```
public final class Checkpoints {
    private static final String EPOCHS = "backprop4j.epochs";
    private static final String STEPS = "backprop4j.steps";
    private static final String KIND = "backprop4j.optimizer";

    private Checkpoints() {}

    /// Writes a checkpoint, or leaves what was there before. [Models#load] reads it as a model, too.
    ///
    /// @param epochsDone finished epochs
    /// @throws IOException if the place cannot be written to
    public static void save(TrainStep step, int epochsDone, Path file) throws IOException {
        Safetensors.Contents contents;
        Model model = step.model();
        model.training().lock();
        try {
            Map<String, String> metadata = Models.metadata(model);
            metadata.put(EPOCHS, Integer.toString(epochsDone));
            metadata.put(STEPS, Long.toString(step.steps()));
            metadata.put(Models.SEED, Long.toString(step.seed()));
            metadata.put(KIND, kind(step));
            List<Safetensors.Entry> entries = Models.entries(model);
            for (State state : step.moments().states()) {
                entries.add(new Safetensors.Entry(Models.OPTIMIZER + state.name(), state.shape(), state.borrow()));
            }
            contents = new Safetensors.Contents(metadata, entries);
        } finally {
            model.training().unlock();
        }
        Safetensors.write(file, contents);
    }

    /// Takes up a checkpoint. If anything does not fit, nothing is changed.
    ///
    /// @return finished epochs
    /// @throws InvalidFileException if the file is damaged or no checkpoint, or belongs to another model or
    ///     optimizer
    /// @throws IOException if it cannot be read
    public static int restore(TrainStep step, Path file) throws IOException {
        Safetensors.Contents contents = Safetensors.read(file);
        long epochs = number(file, contents, EPOCHS, Integer.MAX_VALUE);
        long steps = number(file, contents, STEPS, Long.MAX_VALUE);
        String kind = contents.metadata().getOrDefault(KIND, "");
        if (!kind.equals(kind(step))) {
            throw new InvalidFileException(
                    file,
                    "its optimizer is " + SafetensorsHeader.quoted(kind) + ", but this training uses " + kind(step));
        }
        List<Safetensors.Entry> moments = moments(file, step.model(), contents);
        if (steps > 0) {
            requireAll(file, step, moments);
        }
        long seed = Models.checkedSeed(file, contents);
        Models.restore(step.model(), file, contents);
        for (Safetensors.Entry moment : moments) {
            step.moments()
                    .restore(
                            moment.name().substring(Models.OPTIMIZER.length()),
                            Tensor.constant(moment.numbers(), moment.shape()));
        }
        step.resumeAt(steps, seed);
        return (int) epochs;
    }

    private static String kind(TrainStep step) {
        return step.optimizer().name();
    }

    private static List<Safetensors.Entry> moments(Path file, Model model, Safetensors.Contents contents)
            throws InvalidFileException {
        var shapes = new HashMap<String, Shape>();
        for (Parameter parameter : model.parameters()) {
            shapes.put(parameter.name(), parameter.shape());
        }
        var moments = new ArrayList<Safetensors.Entry>();
        for (Safetensors.Entry entry : contents.entries()) {
            if (!entry.name().startsWith(Models.OPTIMIZER)) {
                continue;
            }
            String name = entry.name().substring(Models.OPTIMIZER.length());
            int slash = name.indexOf('/');
            Shape expected = slash < 0 ? Shape.SCALAR : shapes.get(name.substring(0, slash));
            if (expected == null || !entry.shape().equals(expected)) {
                throw new InvalidFileException(
                        file,
                        "the optimizer's " + SafetensorsHeader.quoted(name) + " is " + entry.shape()
                                + ", which fits no parameter of the model");
            }
            DType dtype = slash < 0 ? DType.FLOAT64 : model.dtype();
            if (entry.numbers().dtype() != dtype) {
                throw new InvalidFileException(
                        file,
                        "the optimizer's " + SafetensorsHeader.quoted(name) + " is "
                                + entry.numbers().dtype() + ", but this training needs " + dtype);
            }
            moments.add(entry);
        }
        return moments;
    }

    /// Refuses a file that lacks something the optimizer has to remember once a step was run.
    private static void requireAll(Path file, TrainStep step, List<Safetensors.Entry> moments)
            throws InvalidFileException {
        var expected = new TreeSet<String>();
        step.expectedMoments().forEach(state -> expected.add(Models.OPTIMIZER + state.name()));
        moments.forEach(moment -> expected.remove(moment.name()));
        if (!expected.isEmpty()) {
            throw new InvalidFileException(
                    file,
                    "it lacks what the optimizer remembers: "
                            + expected.first().substring(Models.OPTIMIZER.length())
                            + (expected.size() == 1 ? "" : " and " + (expected.size() - 1) + " more"));
        }
    }

    private static long number(Path file, Safetensors.Contents contents, String key, long most)
            throws InvalidFileException {
        String text = contents.metadata().getOrDefault(key, "");
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
            throw new InvalidFileException(file, "it is no checkpoint: " + key + " is missing or not a number");
        }
        return Long.parseLong(text);
    }
}
