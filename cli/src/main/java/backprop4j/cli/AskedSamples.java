package backprop4j.cli;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.datasets.Mnist;
import backprop4j.explain.NetworkSpec.Cost;
import backprop4j.nn.Losses;
import backprop4j.nn.Mode;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The samples whose cost somebody asks about.
///
/// @param numbers of the samples, from 0
/// @param features a row for each
/// @param targets a row for each: one class number, or the numbers that are wanted
record AskedSamples(List<Integer> numbers, float[][] features, float[][] targets) {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");
    private static final int MOST = 1024;

    /// Which samples: one, several, or the first.
    static List<Integer> numbers(Options options) {
        if (options.has("--sample") && options.has("--samples")) {
            throw Refusal.misuse("--sample and --samples do not go together");
        }
        if (!options.has("--samples")) {
            return List.of(options.whole("--sample", 0, 0, Integer.MAX_VALUE));
        }
        String text = options.text("--samples").orElse("");
        var numbers = new ArrayList<Integer>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            int first = range.matches() ? Integer.parseInt(range.group(1)) : 1;
            int last = range.matches()
                    ? Optional.ofNullable(range.group(2)).map(Integer::parseInt).orElse(first)
                    : 0;
            if (last < first || last - first >= MOST) {
                throw Refusal.misuse("--samples takes at most " + Words.count(MOST)
                        + " numbers such as 0-31 or 3,5,8-9, not '" + text + "'");
            }
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        if (numbers.size() > MOST || numbers.stream().distinct().count() < numbers.size()) {
            throw Refusal.misuse("--samples takes at most " + Words.count(MOST) + " numbers, each once");
        }
        return List.copyOf(numbers);
    }

    /// Test digits of MNIST with their labels.
    ///
    /// @throws Refusal if there is no such digit
    static AskedSamples digits(List<Integer> numbers) {
        for (int number : numbers) {
            if (number >= TestDigits.COUNT) {
                throw Refusal.failure(
                        "there is no test digit " + number + ": they go from 0 to " + (TestDigits.COUNT - 1));
            }
        }
        float[][] features = new float[numbers.size()][TrainSettings.PIXELS];
        float[][] targets = new float[numbers.size()][1];
        int[] label = new int[1];
        for (int i = 0; i < numbers.size(); i++) {
            Mnist.test().copyFeatures(numbers.get(i), features[i], 0);
            Mnist.test().copyTarget(numbers.get(i), new Storage.Ints(label), 0);
            targets[i][0] = label[0];
        }
        return new AskedSamples(numbers, features, targets);
    }

    /// Rows of a file: the inputs, then the target.
    ///
    /// @param inputs how many of the columns are inputs
    /// @param columns in each row
    /// @throws Refusal if a row is missing or malformed
    static AskedSamples rows(Path file, List<Integer> numbers, int inputs, int columns) {
        if (!Files.exists(file)) {
            throw Refusal.failure("there is no file " + file);
        }
        var rows = new ArrayList<float[]>();
        new CsvRows(file, columns).forEachChunk(chunk -> rows.addAll(List.of(chunk)));
        float[][] features = new float[numbers.size()][inputs];
        float[][] targets = new float[numbers.size()][columns - inputs];
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) >= rows.size()) {
                throw Refusal.failure("there is no row " + numbers.get(i) + " in " + file + ", which has "
                        + Words.count(rows.size(), "row") + " (they count from 0)");
            }
            float[] row = rows.get(numbers.get(i));
            System.arraycopy(row, 0, features[i], 0, inputs);
            System.arraycopy(row, inputs, targets[i], 0, columns - inputs);
        }
        return new AskedSamples(numbers, features, targets);
    }

    /// x, in the network's type.
    Tensor x(DType dtype) {
        return Tensor.copyOf(flat(features), Shape.of(features.length, features[0].length))
                .to(dtype)
                .detach();
    }

    /// t: class numbers for cross-entropy; else the numbers that are wanted, a 1 at the class where one is given.
    Tensor target(Cost cost, int outputs, DType dtype) {
        boolean isClass = targets[0].length == 1 && outputs > 1;
        if (cost == Cost.CROSS_ENTROPY) {
            int[] labels = new int[targets.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = label(targets[i], i, outputs);
            }
            return Tensor.ofInts(labels);
        }
        float[][] wanted = new float[targets.length][outputs];
        for (int i = 0; i < wanted.length; i++) {
            if (isClass) {
                wanted[i][label(targets[i], i, outputs)] = 1;
            } else {
                wanted[i] = targets[i];
            }
        }
        return Tensor.copyOf(flat(wanted), Shape.of(wanted.length, outputs))
                .to(dtype)
                .detach();
    }

    private int label(float[] target, int row, int outputs) {
        float label = target[0];
        if (target.length != 1 || label != Math.rint(label) || label < 0 || label >= outputs) {
            throw Refusal.failure("the target of sample " + numbers.get(row) + " should be one class from 0 to "
                    + (outputs - 1) + (target.length == 1 ? ", not " + label : ", not " + target.length + " numbers"));
        }
        return (int) label;
    }

    private static float[] flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[i].length, rows[i].length);
        }
        return flat;
    }

    /// C of an output.
    static Tensor cost(Cost cost, Tensor output, Tensor target) {
        return switch (cost) {
            case CROSS_ENTROPY -> Losses.crossEntropy().of(output, target);
            case MSE -> Losses.mse().of(output, target);
            case SUM_OF_SQUARES -> Losses.sumOfSquares().of(output, target);
            case HALF_SQUARED_ERROR -> Losses.halfSquaredError().of(output, target);
        };
    }

    /// How many numbers a network answers with to this many; 0 if it does not take as many.
    static int outputs(Model model, int inputs) {
        try {
            Shape answer = model.forward(Tensor.input("x", Shape.of(1, inputs), model.dtype()), Mode.EVALUATE)
                    .output()
                    .shape();
            return answer.rank() == 2 ? answer.size(1) : 0;
        } catch (TensorException doesNotFit) {
            return 0;
        }
    }
}
