package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DropoutTest {
    private static final Tensor ONES = Tensor.ones(Shape.of(200, 500), DType.FLOAT32);

    private static float[] trained(Model model, Tensor x, int step) {
        return model.forward(x, Mode.TRAIN, RandomStream.of(model.seed()).at(step))
                .output()
                .toArray();
    }

    @Test
    void a_share_of_the_elements_is_dropped_and_the_others_are_scaled_up() {
        float[] y = trained(Sequential.of(new Dropout(0.2)), ONES, 0);
        int n = y.length;
        long dropped = IntStream.range(0, n).filter(i -> y[i] == 0).count();
        assertThat((double) dropped / n).isCloseTo(0.2, within(5 * Math.sqrt(0.16 / n)));
        for (float number : y) {
            assertThat(number).isIn(0f, 1.25f);
        }
    }

    @Test
    void evaluation_is_the_identity() {
        Model model = Sequential.of(new Dropout(0.9));
        assertThat(model.predict(new float[] {1, 2, 3})).containsExactly(1, 2, 3);
        assertThat(model.forward(ONES, Mode.EVALUATE).output()).isSameAs(ONES);
    }

    @Test
    void seed_step_path_and_use_each_draw_another_mask() {
        Model model = Sequential.of(new Dropout(0.5), new Dropout(0.5));
        Layer first = (x, context) -> x;
        Model second = Sequential.of(first, new Dropout(0.5));
        float[] mask = trained(Sequential.of(new Dropout(0.5)), ONES, 3);
        assertThat(trained(Sequential.of(new Dropout(0.5)), ONES, 3)).isEqualTo(mask);
        assertThat(trained(Sequential.of(new Dropout(0.5)), ONES, 4)).isNotEqualTo(mask);
        assertThat(trained(Sequential.of(new Dropout(0.5)).seed(1), ONES, 3)).isNotEqualTo(mask);
        assertThat(trained(second, ONES, 3)).isNotEqualTo(mask);
        assertThat(share(trained(model, ONES, 3))).isCloseTo(0.25, within(0.01));
        Layer twice = new Layer() {
            @Override
            public void parts(Parts parts) {
                parts.layer("drop", new Dropout(0.5));
            }

            @Override
            public Tensor forward(Tensor x, Context context) {
                return context.call("drop", x).mul(context.call("drop", x));
            }
        };
        assertThat(share(trained(Model.of(twice), ONES, 3))).isCloseTo(0.25, within(0.01));
    }

    private static double share(float[] numbers) {
        return IntStream.range(0, numbers.length).filter(i -> numbers[i] != 0).count() / (double) numbers.length;
    }

    @Test
    void the_backward_pass_sees_the_mask_of_the_forward_pass() {
        Tensor y = Sequential.of(new Dropout(0.5))
                .forward(ONES, Mode.TRAIN, RandomStream.of(1))
                .output();
        assertThat(y.sum().backward().of(ONES).toArray()).isEqualTo(y.toArray());
        Gradient.isRight(
                new Sequential(new Linear(3, 4), new Dropout(0.4), new Tanh()),
                Mode.TRAIN,
                RandomStream.of(2).normal(Shape.of(5, 3), DType.FLOAT64));
    }

    @Test
    void an_infinite_element_that_is_dropped_is_0() {
        Tensor x = Tensor.full(Shape.of(64), DType.FLOAT32, Double.POSITIVE_INFINITY);
        float[] y = trained(Sequential.of(new Dropout(0.5)), x, 0);
        assertThat(y).contains(0f, Float.POSITIVE_INFINITY);
        assertThat(Arrays.equals(y, new float[64])).isFalse();
        for (float number : y) {
            assertThat(number).isNotNaN();
        }
    }

    @Test
    void wrong_use_is_refused_with_what_to_do() {
        for (double p : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> new Dropout(p))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least 0 and below 1");
        }
        assertThatThrownBy(() -> Sequential.of(new Dropout(0.5)).forward(ONES, Mode.TRAIN))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("random numbers for layer 0")
                .hasMessageContaining("RandomStream.of(seed).at(step)");
        Layer curious = (x, context) -> x.mul(context.random().uniform(x.shape()));
        assertThatThrownBy(() -> Sequential.of(curious).predict(new float[2]))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a prediction draws nothing");
    }
}
