package backprop4j.parity;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Attention;
import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attention is made of other operations here, and one operation there.
class AttentionParityTest {
    private static Tensor random(int seed, Shape shape) {
        return Tensor.copyOf(new Random(seed).doubles(shape.count(), -1, 1).toArray(), shape);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @SuppressWarnings("try") // the scope frees whatever libtorch made
    void values_and_gradients_are_those_of_one_operation(boolean causal) {
        Tensor queries = random(1, Shape.of(2, 3, 5, 4));
        Tensor keys = random(2, Shape.of(2, 3, 5, 4));
        Tensor values = random(3, Shape.of(2, 3, 5, 7));
        Tensor weights = random(4, Shape.of(2, 3, 5, 7));
        Tensor here = causal ? Attention.causal(queries, keys, values) : Attention.of(queries, keys, values);
        var gradients = here.mul(weights).sum().backward();
        try (var scope = new PointerScope()) {
            var leaves = List.of(queries, keys, values).stream()
                    .map(t -> Torch.of(t.toDoubles(), t.shape(), DType.FLOAT64).requires_grad_(true))
                    .toList();
            var there = torch.scaled_dot_product_attention(
                    leaves.get(0),
                    leaves.get(1),
                    leaves.get(2),
                    new TensorOptional(),
                    0,
                    causal,
                    new DoubleOptional(),
                    false);
            there.mul(Torch.of(weights.toDoubles(), weights.shape(), DType.FLOAT64))
                    .sum()
                    .backward();
            assertClose(here.toDoubles(), Torch.numbers(there));
            assertClose(
                    gradients.of(queries).toDoubles(),
                    Torch.numbers(leaves.get(0).grad()));
            assertClose(
                    gradients.of(keys).toDoubles(), Torch.numbers(leaves.get(1).grad()));
            assertClose(
                    gradients.of(values).toDoubles(),
                    Torch.numbers(leaves.get(2).grad()));
        }
    }

    private static void assertClose(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(Math.abs(found[i] - expected[i])).isLessThan(1e-14);
        }
    }
}
