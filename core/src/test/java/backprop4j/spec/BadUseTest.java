package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import backprop4j.Attention;
import backprop4j.DType;
import backprop4j.Images;
import backprop4j.Linalg;
import backprop4j.Pooling;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.op.Blockwise;
import backprop4j.op.Layout;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every bad use is one clear error, thrown where the tensor is built.
class BadUseTest {
    private static final Tensor X = Tensor.zeros(Shape.of(2, 3), DType.FLOAT32);
    private static final Tensor DOUBLE = Tensor.zeros(Shape.of(2, 3), DType.FLOAT64);
    private static final Tensor V = Tensor.zeros(Shape.of(3), DType.FLOAT32);
    private static final Tensor LONG = Tensor.zeros(Shape.of(70_000), DType.FLOAT32);
    private static final Tensor SCALAR = Tensor.scalar(1);
    private static final Tensor INTS = Tensor.ofInts(1, 2, 3);

    record BadUse(String name, Runnable use, List<String> told) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static BadUse of(String name, Runnable use, String... told) {
        return new BadUse(name, use, List.of(told));
    }

    static Stream<BadUse> badUses() {
        return Stream.of(ranks(), axes(), sizes(), counts(), types()).flatMap(uses -> uses);
    }

    private static Stream<BadUse> ranks() {
        return Stream.of(
                of("dot of matrices", () -> X.dot(X), "dot", "[2, 3]", "1 axis"),
                of("outer of matrices", () -> X.outer(V), "outer", "[2, 3]"),
                of("more axes than it shall have", () -> X.broadcastTo(Shape.of(3)), "broadcast", "[2, 3]", "[3]"),
                of("a triangle of a vector", () -> V.tril(0), "tril", "[3]", "no matrix"),
                of("a diagonal matrix of a scalar", () -> SCALAR.diagonalMatrix(), "diagonalMatrix", "scalar"),
                of("the inverse of a rectangle", () -> Linalg.inverse(X), "inverse", "[2, 3]", "square"),
                of("the determinant of a rectangle", () -> Linalg.determinant(X), "determinant", "not square"),
                of("solving a vector", () -> Linalg.solve(V, V), "solve", "[3]", "no last two axes"),
                of("a vector as the right side", () -> Linalg.solve(Linalg.unit(3), V), "[3]", "no last two axes"),
                of("the order of a scalar", () -> ordered(SCALAR), "argsort[descending]", "no last axis"),
                of("attention of vectors", () -> Attention.of(V, V, V), "attention", "[3]"),
                of("too few axes to resize", () -> Images.linear(V, 2, 2), "linear", "[3]", "[2, 2]"),
                of("too many letters", () -> Tensor.einsum("ijk->i", X), "einsum", "ijk", "3 axes", "[2, 3]"),
                of("windows without places", () -> Pooling.fold(X, Sliding.PLAIN, 3, 3), "fold", "[2, 3]", "2 axes"),
                of("fold without a place for windows", () -> V.fold(0, 1, 5), "fold", "last axis"));
    }

    private static Stream<BadUse> axes() {
        return Stream.of(
                of("cumsum", () -> X.cumsum(2), "cumsum", "axis 2", "[2, 3]"),
                of("prod", () -> X.prod(-3), "prod", "axis -3"),
                of("prod, twice", () -> X.prod(0, -2), "prod", "axis 0 is named twice"),
                of("var, twice", () -> X.var(0, 1, 1), "var", "axis 1 is named twice"),
                of("flip", () -> X.flip(2), "flip", "axis 2"),
                of("an own flip", () -> Tensor.apply(new Layout.Flip(List.of(2)), X), "flip[2]", "axis 2", "[2, 3]"),
                of("permute, twice", () -> X.permute(0, 0), "permute[0, 0]", "each axis from 0 to 1 once"),
                of("flip, twice", () -> X.flip(0, 0), "flip", "named twice"),
                of("roll", () -> X.roll(5, 1), "roll", "axis 5"),
                of("repeat", () -> X.repeat(2, 1), "repeat", "axis 2"),
                of("squeeze", () -> X.squeeze(3), "squeeze", "axis 3"),
                of("moveAxis", () -> X.moveAxis(0, 2), "moveAxis", "axis 2"),
                of("diagonal of one axis", () -> X.diagonal(0, 1, -1), "diagonal", "named twice"),
                of("argsort", () -> X.argsort(2, false), "argsort", "axis 2"),
                of("topK", () -> X.topK(2, 1), "topK", "axis 2"),
                of("take", () -> X.take(2, INTS), "take", "axis 2"),
                of("windows", () -> X.windows(2, 1, 1), "windows", "axis 2"),
                of("stack", () -> Tensor.stack(4, X, X), "no place 4"),
                of("split", () -> X.split(2, 1), "split", "axis 2"),
                of("a pad", () -> X.padReflect(2, 1, 1), "padReflect", "axis 2"),
                of("argmax of a scalar", () -> SCALAR.argmax(0), "argmax", "scalar has no axes"));
    }

    private static Stream<BadUse> sizes() {
        return Stream.of(
                of("atan2", () -> X.atan2(Tensor.zeros(Shape.of(2), DType.FLOAT32)), "atan2", "[2, 3]", "[2]"),
                of("clamp", () -> X.clamp(Tensor.zeros(Shape.of(2), DType.FLOAT32), V), "clamp", "[2, 3]", "[2]"),
                of("stack", () -> Tensor.stack(0, X, V), "stack", "[2, 3]", "[3]"),
                of("stack of nothing", () -> Tensor.stack(0), "stack", "nothing"),
                of("real and whole numbers", () -> INTS.add(V), "add", "int32", "to(DType.FLOAT32)"),
                of("einsum", () -> Tensor.einsum("ij,ij", X, X.transpose()), "einsum", "letter i", "2", "3"),
                of("einsum of others", () -> Tensor.einsum("i,j", V), "einsum", "2 operands", "1"),
                of("einsum with a foreign letter", () -> Tensor.einsum("i->j", V), "einsum", "letter j"),
                of("einsum with a digit", () -> Tensor.einsum("1->1", V), "einsum", "letters"),
                of("einsum twice in the result", () -> Tensor.einsum("i->ii", V), "einsum", "twice in the result"),
                of("solve", () -> Linalg.solve(Linalg.unit(3), Linalg.unit(2)), "solve", "[3, 3]", "[2, 2]"),
                of("attention", () -> Attention.of(X, X.transpose(), X), "attention", "[2, 3]", "[3, 2]"),
                of("scatter", () -> X.scatter(0, INTS, V), "scatter", "[2, 3]", "[3]"),
                of("scatterAdd", () -> V.scatterAdd(0, INTS, X), "scatterAdd", "[3]", "[2, 3]"),
                of("split", () -> X.split(1, 1, 1), "split", "[1, 1]", "3 elements"),
                of("squeeze", () -> X.squeeze(1), "squeeze", "3 elements, not one"),
                of("windows that are larger", () -> V.windows(0, 4, 1), "windows", "size 4", "3"),
                of("windows without a stride", () -> V.windows(0, 2, 0), "windows", "stride 0", "at least 1"),
                of("fold without a stride", () -> X.fold(0, 0, 9), "fold", "stride 0"),
                of("fold to another extent", () -> X.fold(0, 1, 9), "fold", "[0: 3 by 1] of [9]", "[2, 3]"),
                of("an index of another shape", () -> X.gather(0, INTS), "gather", "[3]", "only along axis 0"),
                of("more mirrored than there is", () -> V.padReflect(0, 3, 0), "padReflect", "more than 2"),
                of("more circled than there is", () -> V.padCircular(0, 4, 0), "padCircular", "more than 3"),
                of("a negative pad", () -> V.pad(0, -1, 0, 5), "pad", "negative"),
                of("a slice to the right by steps to the left", () -> V.slice(0, 0, 2, -1), "slice", "0..2 by -1"),
                of("a slice beyond the end", () -> V.slice(0, 3, 0, -1), "slice", "3..0"),
                of("a slice without a step", () -> V.slice(0, 0, 2, 0), "slice", "by 0"));
    }

    private static Stream<BadUse> counts() {
        return Stream.of(
                of("the best of more than there are", () -> X.topK(1, 4), "topK", "3 elements, not 4"),
                of("no parts", () -> X.chunk(0, 0), "chunk", "at least one"),
                of("a negative tile", () -> X.tile(-1), "tile", "negative"),
                of("a negative repeat", () -> X.repeat(0, -1), "repeat", "negative"),
                of("a norm without an ε", () -> X.rmsNormalize(0, 1), "rmsNormalize", "positive"),
                of("a norm of order 0", () -> X.norm(0), "norm", "positive"),
                of("a norm of order NaN", () -> X.norm(Double.NaN), "norm", "NaN"),
                of("a polygamma below 0", () -> X.polygamma(-1), "polygamma", "-1"),
                of("a negative permutation", () -> RandomStream.of(1).permutation(-1), "permutation", "-1"),
                of("an image of no pixels", () -> Images.nearest(X, 0), "nearest", "do not become 0"),
                of("an index behind the axis", () -> V.take(0, Tensor.ofInts(0, 3)), "gather", "index 3", "0 to 2"),
                of("an index before the axis", () -> V.gather(0, Tensor.ofInts(-1)), "gather", "index -1", "0 to 2"),
                of(
                        "a place to add to that is none",
                        () -> V.scatterAdd(0, Tensor.ofInts(5), Tensor.of(1, 1).slice(0, 0, 1)),
                        "scatterAdd",
                        "index 5",
                        "0 to 2"),
                of("a class that is none", () -> INTS.oneHot(3), "oneHot", "index 3", "0 to 2"),
                of("a label that is no class", () -> X.crossEntropy(Tensor.ofInts(0, 3)), "label 3 in row 1", "0 to 2"),
                of("an image too large", () -> Images.linear(X, 70_000, 70_000), "take of 70000", "2^31 - 1"),
                of("too many picks", () -> LONG.unsqueeze(1).take(1, LONG.to(DType.INT32)), "take", "2^31 - 1"),
                of("too many products", () -> LONG.outer(LONG), "2^31 - 1"),
                of("too many tiles", () -> LONG.tile(70_000), "tile", "2^31 - 1"),
                of("too many repeats", () -> LONG.repeat(0, 70_000), "2^31 - 1"),
                of("too much padding", () -> LONG.pad(0, Integer.MAX_VALUE, 1), "pad", "2^31 - 1"),
                of("too large a matrix", () -> LONG.diagonalMatrix(), "2^31 - 1"));
    }

    private static Stream<BadUse> types() {
        return Stream.of(
                of("atan2", () -> X.atan2(DOUBLE), "atan2", "never mix silently"),
                of("stack", () -> Tensor.stack(0, X, DOUBLE), "never mix silently"),
                of("einsum", () -> Tensor.einsum("ij,ij", X, DOUBLE), "never mix silently"),
                of("scatter", () -> V.scatter(0, Tensor.ofInts(2, 0, 1), DOUBLE.sum(0)), "never mix silently"),
                of("solve", () -> Linalg.solve(Linalg.unit(2), X), "solve", "never mix silently"),
                of("roundings of whole numbers", () -> INTS.floor(), "floor", "int32"),
                of("orders of whole numbers", () -> INTS.argsort(0, false), "argsort", "int32"),
                of("arithmetic on truths", () -> X.gt(0).neg(), "neg", "bool has no arithmetic", "where(…)"),
                of("arithmetic on counts", () -> INTS.neg(), "neg", "int32 has no arithmetic", "count and pick"),
                of("one-hot of real numbers", () -> V.oneHot(3), "oneHot", "int32", "float32"),
                of("any of real numbers", () -> X.any(), "any", "float32", "x.ne(0).any()"),
                of("all of whole numbers", () -> INTS.all(), "all", "int32"),
                of("take by real numbers", () -> X.take(0, V), "gather", "int32", "float32"),
                of("a mask of real numbers", () -> Attention.masked(X, X, X, X), "any", "float32"));
    }

    private static Tensor ordered(Tensor x) {
        return Tensor.apply(new Blockwise.ArgSort(true), x);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badUses")
    void a_bad_use_is_told_with_operation_and_numbers_where_it_is_built(BadUse use) {
        Throwable thrown = catchThrowable(use.use::run);
        assertThat(thrown).isExactlyInstanceOf(TensorException.class);
        assertThat(thrown.getMessage()).contains(use.told).containsPattern("BadUseTest\\.java:\\d+");
    }

    @Test
    void shapes_and_strides_are_refused_before_there_is_an_operation() {
        assertThat(catchThrowable(() -> Shape.of(65_536, 65_536)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2^31 - 1");
        assertThat(catchThrowable(() -> Sliding.PLAIN.stride(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stride must be at least 1");
    }

    @Test
    void an_index_that_is_computed_is_told_when_it_is_met() {
        for (int bad : new int[] {-1, 3}) {
            Tensor index = Tensor.of(0, bad).to(DType.INT32);
            for (Tensor picked :
                    List.of(V.take(0, index), V.gather(0, index), V.scatterAdd(0, index, Tensor.of(1, 2)))) {
                assertThat(catchThrowable(picked::toArray))
                        .isInstanceOf(TensorException.class)
                        .hasMessageContaining("index " + bad)
                        .hasMessageContaining("outside 0 to 2");
            }
        }
    }

    @Test
    void a_given_index_that_is_not_read_does_no_harm() {
        Tensor index = Tensor.ofInts(7, 1);
        assertThat(V.take(0, index.slice(0, 1, 2)).toArray()).containsExactly(0);
        assertThat(V.take(0, index.broadcastTo(Shape.of(0, 2))).shape()).isEqualTo(Shape.of(0, 2));
    }
}
