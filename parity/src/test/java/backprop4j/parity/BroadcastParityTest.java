package backprop4j.parity;

import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Operations of two tensors whose shapes broadcast: every pair of ranks up to 4, on every axis two equal sizes, or
/// one of them 1; odd sizes, and an empty axis; operands read backwards and along other axes than they lie.
class BroadcastParityTest {
    private static final int HIGHEST_RANK = 4;
    private static final int[] SIZES = {3, 2, 5, 7};

    record Row(String name, BinaryOperator<Tensor> operation) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> operations() {
        return Stream.of(
                new Row("add", Tensor::add),
                new Row("sub", Tensor::sub),
                new Row("mul", Tensor::mul),
                new Row("div", Tensor::div),
                new Row("pow", (a, b) -> a.square().add(0.5).pow(b)),
                new Row("atan2", Tensor::atan2),
                new Row("hypot", Tensor::hypot),
                new Row("minimum", Tensor::minimum),
                new Row("maximum", Tensor::maximum),
                new Row("fmod", Tensor::fmod),
                new Row("logAddExp", Tensor::logAddExp),
                new Row("leakyRelu", Tensor::leakyRelu),
                new Row("where", (a, b) -> a.gt(b).where(a.square(), b.mul(a))));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void values_and_gradients_are_those_of_libtorch_for_shapes_that_broadcast(Row row) {
        var random = new Random(row.name.hashCode());
        for (int left = 0; left <= HIGHEST_RANK; left++) {
            for (int right = 0; right <= HIGHEST_RANK; right++) {
                for (List<Shape> shapes : pairs(left, right)) {
                    Tensor a = leaf(shapes.get(0), random);
                    Tensor b = leaf(shapes.get(1), random);
                    Tensor result = row.operation.apply(read(a, random), read(b, random));
                    Comparison.verify(row + " of " + shapes, result, List.of(a, b), 1e-12);
                }
            }
        }
    }

    /// Each common axis has one of three forms; one pair in seven has an empty axis.
    private static List<List<Shape>> pairs(int left, int right) {
        int common = Math.min(left, right);
        var pairs = new ArrayList<List<Shape>>();
        for (int form = 0; form < Math.round(Math.pow(3, common)); form++) {
            int empty = form % 7 == 6 ? form % common : -1;
            int[] a = new int[left];
            int[] b = new int[right];
            int rest = form;
            for (int axis = 0; axis < Math.max(left, right); axis++) {
                int size = axis == empty ? 0 : SIZES[axis];
                int kind = axis < common ? rest % 3 : 0;
                rest /= 3;
                if (axis < left) {
                    a[left - 1 - axis] = kind == 1 ? 1 : size;
                }
                if (axis < right) {
                    b[right - 1 - axis] = kind == 2 ? 1 : size;
                }
            }
            pairs.add(List.of(Shape.of(a), Shape.of(b)));
        }
        return pairs;
    }

    /// Numbers that are not 0, in the order of memory; [#read] gives them the shape.
    private static Tensor leaf(Shape shape, Random random) {
        double[] numbers = random.doubles(shape.count(), 0.3, 2)
                .map(number -> random.nextBoolean() ? number : -number)
                .toArray();
        int[] sizes = shape.toArray();
        int[] reversed = IntStream.range(0, sizes.length)
                .map(axis -> sizes[sizes.length - 1 - axis])
                .toArray();
        return Tensor.copyOf(numbers, Shape.of(reversed));
    }

    /// The axes in reverse, some of them backwards.
    private static Tensor read(Tensor leaf, Random random) {
        int rank = leaf.shape().rank();
        if (rank == 0) {
            return leaf;
        }
        int[] order = IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
        Tensor view = leaf.permute(order);
        return random.nextBoolean() ? view.flip(random.nextInt(rank)) : view;
    }
}
