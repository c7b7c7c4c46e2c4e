package backprop4j.nn;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.engine.CompiledStep;
import backprop4j.op.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers for any number of examples by a few compiled programs: 37 examples are predicted as 32, 4 and 1, which
/// changes no bit, so that changing sizes never compile again and again.
///
/// The programs take the cells' values as inputs; each call gives them a snapshot, so training goes on meanwhile.
final class Predictor {
    private static final int LARGEST_CHUNK = 256;
    /// Programs wait for their next call under this many kinds of input; then all are dropped.
    private static final int KINDS = 64;

    private record Kind(int rows, int columns, DType dtype) {}

    /// A program with its input memory, in use by one call at a time.
    private record Compiled(CompiledStep step, int rows, Storage input) {}

    private final Model model;
    private final Map<Kind, ArrayDeque<Compiled>> free = new HashMap<>();

    Predictor(Model model) {
        this.model = model;
    }

    float[][] predict(float[][] examples) {
        for (float[] example : examples) {
            if (example.length != examples[0].length) {
                throw new IllegalArgumentException(
                        "the examples differ in length: " + examples[0].length + " features, then " + example.length);
            }
        }
        float[][] answers = new float[examples.length][];
        Storage[] values = model.values();
        DType dtype = values.length == 0 ? DType.FLOAT32 : values[0].dtype();
        int start = 0;
        while (start < examples.length) {
            int rows = Math.min(LARGEST_CHUNK, Integer.highestOneBit(examples.length - start));
            var kind = new Kind(rows, examples[start].length, dtype);
            Compiled compiled = borrow(kind);
            run(compiled, values, examples, start, answers);
            giveBack(kind, compiled);
            start += rows;
        }
        return answers;
    }

    private static void run(Compiled compiled, Storage[] values, float[][] examples, int start, float[][] answers) {
        int columns = examples[start].length;
        int rows = compiled.rows;
        for (int row = 0; row < rows; row++) {
            write(examples[start + row], compiled.input, row * columns);
        }
        compiled.step.give(0, compiled.input);
        for (int i = 0; i < values.length; i++) {
            compiled.step.give(1 + i, values[i]);
        }
        compiled.step.run();
        Storage result = compiled.step.result(0);
        int width = result.count() / rows;
        for (int row = 0; row < rows; row++) {
            answers[start + row] = read(result, row * width, width);
        }
    }

    private static void write(float[] numbers, Storage to, int at) {
        if (to instanceof Storage.Floats(float[] array)) {
            System.arraycopy(numbers, 0, array, at, numbers.length);
            return;
        }
        for (int i = 0; i < numbers.length; i++) {
            to.set(at + i, numbers[i]);
        }
    }

    private static float[] read(Storage from, int at, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) from.get(at + i);
        }
        return numbers;
    }

    private Compiled borrow(Kind kind) {
        synchronized (free) {
            @Nullable ArrayDeque<Compiled> waiting = free.get(kind);
            if (waiting != null && !waiting.isEmpty()) {
                return waiting.removeLast();
            }
        }
        return compile(kind);
    }

    private void giveBack(Kind kind, Compiled compiled) {
        synchronized (free) {
            if (free.size() >= KINDS && !free.containsKey(kind)) {
                free.clear();
            }
            free.computeIfAbsent(kind, k -> new ArrayDeque<>()).addLast(compiled);
        }
    }

    private Compiled compile(Kind kind) {
        Shape shape = Shape.of(kind.rows, kind.columns);
        Tensor x = Tensor.input("features", shape, kind.dtype);
        Inference inference = model.inference(x);
        Tensor output = inference.output();
        var inputs = new ArrayList<>(List.of(x));
        inputs.addAll(inference.values());
        if (output.shape().rank() == 0 || output.shape().size(0) != kind.rows) {
            throw TensorException.of(
                    "predict",
                    "the model answers " + output.shape() + " to " + shape + ", not one row for each example",
                    "use apply(…) for a model that mixes examples");
        }
        return new Compiled(
                CompiledStep.of(inputs, List.of(output), List.of()),
                kind.rows,
                Storage.allocate(kind.dtype, shape.count()));
    }
}
