package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import org.junit.jupiter.api.Test;

final class EmbeddingTest {
    private static Model model() {
        Model model = Sequential.of(new Embedding(4, 3));
        model.parameters().getFirst().set(0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32);
        return model;
    }

    @Test
    void a_number_picks_its_row() {
        Tensor picked = model().apply(Tensor.copyOf(new int[] {2, 0, 3, 2}, Shape.of(2, 2)));
        assertThat(picked.shape()).isEqualTo(Shape.of(2, 2, 3));
        assertThat(picked.toArray()).containsExactly(20, 21, 22, 0, 1, 2, 30, 31, 32, 20, 21, 22);
        assertThat(model().predict(new float[] {1, 3})).containsExactly(10, 11, 12, 30, 31, 32);
    }

    @Test
    void each_use_of_a_row_adds_to_its_gradient() {
        Model model = model();
        Tensor y = model.apply(Tensor.ofInts(2, 0, 2));
        Tensor cost = y.mul(Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}))
                .sum();
        assertThat(cost.backward().of(model.parameters().getFirst()).toArray())
                .containsExactly(4, 5, 6, 0, 0, 0, 8, 10, 12, 0, 0, 0);
        Gradient.isRight(
                new Sequential(new Embedding(5, 2), new Flatten(), new Linear(6, 2)),
                Mode.TRAIN,
                Tensor.copyOf(new int[] {0, 4, 4, 1, 0, 4}, Shape.of(2, 3)));
    }

    @Test
    void what_has_no_row_is_refused() {
        for (float number : new float[] {4, -1, 1.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> model().predict(new float[] {number}))
                    .as("row %s", number)
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("is outside 0 to 3");
        }
        assertThatThrownBy(() -> model().apply(Tensor.ofInts(4)).toArray())
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("index 4")
                .hasMessageContaining("is outside 0 to 3");
        assertThatThrownBy(() -> new Embedding(0, 3)).hasMessageContaining("at least one row");
        Tensor truth = Tensor.of(1, 2).gt(1);
        assertThatThrownBy(() -> model().apply(truth))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("picked by int32 numbers, but x is bool[2]");
        assertThatThrownBy(() -> Sequential.of(new Embedding((1 << 24) + 1, 1)).apply(Tensor.of(1)))
                .hasMessageContaining("does not hold every whole number this large");
    }

    @Test
    void float64_models_take_float64_numbers() {
        assertThat(model().to(DType.FLOAT64).apply(Tensor.float64(1)).toDoubles())
                .containsExactly(10, 11, 12);
    }
}
