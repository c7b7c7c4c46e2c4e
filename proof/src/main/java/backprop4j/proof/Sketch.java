package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A random graph while it grows. Every line is built as a tensor at once, which computes nothing but tells its
/// shape, or that the language refuses it.
final class Sketch {
    /// The most elements of one tensor.
    private static final int MOST = 700;

    /// The same for the few graphs that reach over the borders of blocks, chunks and parts.
    private static final int MOST_OF_LARGE = 9_000;

    private static final double[] SPECIAL = {
        0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e-40,
        -1e-310,
        3e38,
        -1e300,
        1e-20,
        88.5,
        -104,
        709.5,
        0.5,
        2.5,
        1e19,
        2147483648.0,
        Float.MIN_NORMAL,
        Double.MIN_VALUE,
        16777217,
        -3
    };
    private static final int[] LARGE_SIZES = {1, 2, 3, 17, 64, 65, 127, 130, 513, 1025, 4097};
    private static final int[] SIZES = {1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 11};

    private final SplittableRandom random;
    private final Manner manner;
    private final boolean large;
    private final int most;
    private final List<Line> lines = new ArrayList<>();
    private final List<Tensor> tensors = new ArrayList<>();

    Sketch(SplittableRandom random, Manner manner) {
        this.random = random;
        this.manner = manner;
        this.large = chance(0.03);
        this.most = large ? MOST_OF_LARGE : MOST;
    }

    List<Line> lines() {
        return lines;
    }

    Manner manner() {
        return manner;
    }

    Tensor tensor(int line) {
        return tensors.get(line);
    }

    Shape shape(int line) {
        return tensors.get(line).shape();
    }

    int rank(int line) {
        return shape(line).rank();
    }

    boolean isReal(int line) {
        return tensors.get(line).dtype().isFloating();
    }

    // ---- Chance ----

    /// A whole number from 0 to `bound − 1`.
    int below(int bound) {
        return random.nextInt(bound);
    }

    /// A whole number between two bounds, both possible.
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /// A size, now and then 0 or such that vectors have tails.
    int size() {
        if (chance(0.015)) {
            return 0;
        }
        if (large) {
            return LARGE_SIZES[below(LARGE_SIZES.length)];
        }
        return chance(0.03) ? between(15, 70) : SIZES[below(SIZES.length)];
    }

    /// A shape of up to four axes.
    Shape anyShape() {
        int[] sizes = new int[new int[] {0, 1, 1, 2, 2, 2, 3, 3, 4}[below(9)]];
        int count = 1;
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = size();
            if ((long) count * sizes[axis] > most / 3) {
                sizes[axis] = 2;
            }
            count *= Math.max(1, sizes[axis]);
        }
        return count > most ? Shape.of(2, 3) : Shape.of(sizes);
    }

    /// Axes of a shape of this rank, in ascending order; none or all of them as well.
    List<Integer> someAxes(int rank) {
        var axes = new ArrayList<Integer>();
        for (int axis = 0; axis < rank; axis++) {
            if (chance(0.5)) {
                axes.add(axis);
            }
        }
        return axes;
    }

    // ---- Lines ----

    private int add(Line line, Tensor tensor) {
        lines.add(line);
        tensors.add(tensor);
        return lines.size() - 1;
    }

    /// A new leaf of real numbers.
    int leaf(Shape shape) {
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (manner) {
                case MODERATE -> 4 * random.nextDouble() - 2;
                case TIED -> between(-16, 16) / 8.0;
                case WILD -> chance(0.7) ? 4 * random.nextDouble() - 2 : SPECIAL[below(SPECIAL.length)];
            };
        }
        var numbers = new Line.Numbers(shape, Kind.REAL, values);
        return add(numbers, numbers.tensor(DType.FLOAT32));
    }

    /// A new leaf of whole numbers from 0 to `bound − 1`; they are all 0 if there is none.
    int indices(Shape shape, int bound) {
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = bound == 0 ? 0 : below(bound);
        }
        var numbers = new Line.Numbers(shape, Kind.INDEX, values);
        return add(numbers, numbers.tensor(DType.FLOAT32));
    }

    /// A new leaf of truth values.
    int truths(Shape shape) {
        double[] values = new double[shape.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = below(2);
        }
        var numbers = new Line.Numbers(shape, Kind.TRUTH, values);
        return add(numbers, numbers.tensor(DType.FLOAT32));
    }

    /// A line of real numbers, the later ones more often; a new leaf if there is none.
    int real() {
        return real(tensor -> true);
    }

    /// A line of real numbers that fits; a new leaf, which may not, if there is none.
    int real(Predicate<Tensor> fits) {
        int found = find(tensor -> tensor.dtype().isFloating() && fits.test(tensor));
        return found >= 0 ? found : leaf(anyShape());
    }

    /// A line that fits, the later ones more often; −1 if there is none.
    int find(Predicate<Tensor> fits) {
        int found = -1;
        for (int line = 0; line < tensors.size(); line++) {
            if (fits.test(tensors.get(line)) && (found < 0 || chance(0.4))) {
                found = line;
            }
        }
        return found;
    }

    /// A line of real numbers whose shape broadcasts with that of another; often a new leaf.
    int partner(int line) {
        Shape shape = shape(line);
        int found = chance(0.6) ? find(tensor -> tensor.dtype().isFloating() && broadcasts(tensor.shape(), shape)) : -1;
        return found >= 0 ? found : leaf(broadcastable(shape));
    }

    /// A shape that broadcasts with this one: axes in front left out or added, sizes of 1 stretched, others
    /// shrunk.
    Shape broadcastable(Shape shape) {
        var sizes = new ArrayList<>(shape.toList());
        sizes.replaceAll(size -> chance(0.2) ? 1 : size == 1 && chance(0.5) ? between(1, 4) : size);
        while (!sizes.isEmpty() && chance(0.2)) {
            sizes.removeFirst();
        }
        if (sizes.size() < 4 && chance(0.1)) {
            sizes.addFirst(between(1, 3));
        }
        return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    private boolean broadcasts(Shape left, Shape right) {
        try {
            return Shape.broadcast(left, right).count() <= most;
        } catch (IllegalArgumentException theyDoNot) {
            return false;
        }
    }

    /// Applies an operation to lines; −1 if the language refuses them, or the result is too large.
    int call(Operation operation, List<Integer> inputs, List<Integer> attributes) {
        try {
            Tensor result = operation.apply(inputs.stream().map(tensors::get).toList(), attributes);
            return tooLarge(result) ? -1 : add(new Line.Call(operation, inputs, attributes), result);
        } catch (TensorException refused) {
            return -1;
        }
    }

    /// Applies an operation to something; −1 if nothing fits.
    int call(Operation operation) {
        Operation.@Nullable Choice choice = operation.choice(this);
        return choice == null ? -1 : call(operation, choice.inputs(), choice.attributes());
    }

    private boolean tooLarge(Tensor tensor) {
        return tensor.shape().rank() > 6 || tensor.shape().count() > most;
    }
}
