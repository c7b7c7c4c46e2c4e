package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.Tensor;
import backprop4j.TensorException;
import org.junit.jupiter.api.Test;

final class LossesTest {
    private static final Tensor Y = Tensor.float64(new double[][] {{1, 2, 3}, {0, -1, 4}});
    private static final Tensor T = Tensor.float64(new double[][] {{0, 2, 1}, {2, -1, 1}});

    @Test
    void squares_are_added_in_an_example_and_averaged_over_examples() {
        // (1 + 0 + 4) and (4 + 0 + 9).
        assertThat(Losses.sumOfSquares().of(Y, T).toScalar()).isEqualTo(9);
        assertThat(Losses.halfSquaredError().of(Y, T).toScalar()).isEqualTo(4.5);
        assertThat(Losses.mse().of(Y, T).toScalar()).isEqualTo(3);
    }

    @Test
    void cross_entropy_is_the_mean_of_minus_log_softmax() {
        double first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 3;
        double second = Math.log(Math.exp(0) + Math.exp(-1) + Math.exp(4)) - 0;
        assertThat(Losses.crossEntropy().of(Y, Tensor.ofInts(2, 0)).toScalar())
                .isCloseTo((first + second) / 2, within(1e-14));
    }

    @Test
    void the_wrong_kind_of_targets_is_explained() {
        assertThatThrownBy(() -> Losses.crossEntropy().of(Y, T))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("class numbers")
                .hasMessageContaining("LossesTest.java:");
        assertThatThrownBy(() -> Losses.mse().of(Y, Tensor.ofInts(2, 0)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("crossEntropy()");
        assertThatThrownBy(() -> Losses.sumOfSquares().of(Y, Tensor.float64(1, 2)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("[2, 3]")
                .hasMessageContaining("[2]");
    }
}
