package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Linalg;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The names under which operations stand in messages and in listings of graphs: with every attribute.
class NamesTest {
    private static final Tensor X = Tensor.copyOf(new float[16], Shape.of(4, 4));

    private static void named(String name, Tensor tensor) {
        assertThat(tensor.op().name()).isEqualTo(name);
    }

    @Test
    void of_leaves() {
        named("constant", X);
        named("constant", Tensor.of(1, 2));
        named("detached", X.exp().detach());
        named("x", Tensor.input("x", Shape.of(2), DType.FLOAT32));
        named("2", X.constant(2));
        named("-3", X.constant(-3));
        named("0.5", X.constant(0.5));
        named("999999999", X.constant(999_999_999));
        named("1.0E9", X.constant(1e9));
        named("-Infinity", X.constant(Double.NEGATIVE_INFINITY));
    }

    @Test
    void of_layouts() {
        named("broadcast[2, 4, 4]", X.broadcastTo(Shape.of(2, 4, 4)));
        named("flip[1]", X.flip(1));
        var windows = List.of(new Layout.Window(0, 2, 1, 1), new Layout.Window(1, 2, 2, 3));
        named("windows[0: 2 by 1, 1: 2 by 2, dilation 3]", Tensor.apply(new Layout.Windows(windows), X));
    }

    @Test
    void of_algorithms_on_blocks_random_numbers_and_composites() {
        named("argsort", Tensor.apply(new Blockwise.ArgSort(false), X));
        named("argsort[descending]", Tensor.apply(new Blockwise.ArgSort(true), X));
        named("cholesky", Linalg.cholesky(X));
        named("logDeterminant", Linalg.logDeterminant(X));
        named("uniform[3]", RandomStream.of(1).uniform(Shape.of(3)));
        named("softmax[axis=1]", X.softmax(1));
        assertThat(X.softmax(1).op()).hasToString("softmax[axis=1]");
    }
}
