package backprop4j.explain;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// The choices, numbers and parameters of a random network, drawn one after the other from a seed; perhaps with
/// one number of one parameter moved, everything then in float64.
final class RandomLeaves {
    private final Random random;
    private final DType dtype;
    private final int movedParameter;
    private final int movedPosition;
    private final double by;
    private final List<Parameter> parameters = new ArrayList<>();
    private final Set<String> parts = new TreeSet<>();

    RandomLeaves(long seed, DType dtype) {
        this(seed, dtype, -1, 0, 0);
    }

    RandomLeaves(long seed, DType dtype, int movedParameter, int movedPosition, double by) {
        this.random = new Random(seed);
        this.dtype = dtype;
        this.movedParameter = movedParameter;
        this.movedPosition = movedPosition;
        this.by = by;
    }

    int some(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /// Whether a part is chosen, once in three times.
    boolean has(String part) {
        boolean isChosen = random.nextInt(3) == 0;
        if (isChosen) {
            note(part);
        }
        return isChosen;
    }

    void note(String part) {
        parts.add(part);
    }

    Set<String> parts() {
        return parts;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    private double[] draw(Shape shape) {
        return random.doubles(shape.count())
                .map(u -> 2 * u - 1)
                .map(u -> dtype == DType.FLOAT32 ? (float) u : u)
                .toArray();
    }

    private Tensor tensor(double[] numbers, Shape shape) {
        Tensor tensor = Tensor.copyOf(numbers, shape);
        return movedParameter < 0 ? tensor.to(dtype) : tensor;
    }

    /// Between −1 and 1.
    Tensor numbers(int... sizes) {
        Shape shape = Shape.of(sizes);
        return tensor(draw(shape), shape);
    }

    Parameter parameter(String name, int... sizes) {
        Shape shape = Shape.of(sizes);
        double[] numbers = draw(shape);
        if (parameters.size() == movedParameter) {
            numbers[movedPosition] += by;
        }
        Parameter parameter = Parameter.of(parameters.size() + "." + name, tensor(numbers, shape));
        parameters.add(parameter);
        return parameter;
    }

    /// `[count]` whole numbers below `most`.
    Tensor classes(int count, int most) {
        return Tensor.ofInts(
                IntStream.range(0, count).map(i -> random.nextInt(most)).toArray());
    }
}
