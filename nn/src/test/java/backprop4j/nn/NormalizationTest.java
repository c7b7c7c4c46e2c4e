package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.Update;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class NormalizationTest {
    private static final Offset<Double> CLOSE = within(1e-12);

    private static Tensor drawn(int... sizes) {
        return RandomStream.of(11, "x")
                .normal(Shape.of(sizes), DType.FLOAT64)
                .mul(2)
                .add(3);
    }

    private static Model model(Layer layer) {
        return Model.of(layer).to(DType.FLOAT64);
    }

    private static double[] output(Layer layer, Tensor x, Mode mode) {
        return model(layer).forward(x, mode).output().toDoubles();
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    private static double squares(double[] numbers, double mean) {
        double sum = 0;
        for (double number : numbers) {
            sum += (number - mean) * (number - mean);
        }
        return sum;
    }

    /// The numbers of one channel of `[2, 3, 2, 2]`.
    private static double[] channel(double[] x, int channel) {
        double[] numbers = new double[8];
        for (int i = 0; i < 8; i++) {
            numbers[i] = x[(i / 4 * 3 + channel) * 4 + i % 4];
        }
        return numbers;
    }

    @Test
    void layer_norm_gives_each_example_mean_0_and_variance_1() {
        Tensor x = drawn(4, 6);
        double[] numbers = x.toDoubles();
        double[] y = output(new LayerNorm(6), x, Mode.EVALUATE);
        for (int row = 0; row < 4; row++) {
            double[] example = Arrays.copyOfRange(numbers, row * 6, row * 6 + 6);
            double mean = mean(example);
            double deviation = Math.sqrt(squares(example, mean) / 6 + 1e-5);
            for (int i = 0; i < 6; i++) {
                assertThat(y[row * 6 + i]).isCloseTo((example[i] - mean) / deviation, CLOSE);
            }
        }
        assertThat(output(new LayerNorm(6), x, Mode.TRAIN)).isEqualTo(y);
    }

    @Test
    void batch_norm_normalises_each_channel_by_the_batch_and_keeps_running_statistics() {
        Tensor x = drawn(2, 3, 2, 2);
        Model model = model(new BatchNorm2d(3));
        assertThat(model.cells().stream().map(Cell::name))
                .containsExactly("weight", "bias", "running_mean", "running_var");
        Forward forward = model.forward(x, Mode.TRAIN);
        double[] y = forward.output().toDoubles();
        List<Update> updates = forward.updates();
        for (int c = 0; c < 3; c++) {
            double[] numbers = channel(x.toDoubles(), c);
            double[] normalized = channel(y, c);
            double mean = mean(numbers);
            double sum = squares(numbers, mean);
            for (int i = 0; i < 8; i++) {
                assertThat(normalized[i]).isCloseTo((numbers[i] - mean) / Math.sqrt(sum / 8 + 1e-5), CLOSE);
            }
            assertThat(updates.get(0).value().toDoubles()[c]).isCloseTo(0.1 * mean, CLOSE);
            assertThat(updates.get(1).value().toDoubles()[c]).isCloseTo(0.9 + 0.1 * sum / 7, CLOSE);
        }
        assertThat(updates.stream().map(update -> update.cell().name())).containsExactly("running_mean", "running_var");
    }

    @Test
    void batch_norm_predicts_by_the_running_statistics_each_example_alone() {
        Model model = Sequential.of(new BatchNorm1d(2).momentum(0.5).epsilon(0.25));
        model.states().get(0).set(1, -1);
        model.states().get(1).set(3.75, 15.75);
        model.parameters().get(0).set(1, 2);
        model.parameters().get(1).set(0, 10);
        assertThat(model.predict(new float[][] {{5, 7}, {1, -1}})[0]).containsExactly(2, 14);
        assertThat(model.predict(new float[] {1, -1})).containsExactly(0, 10);
        assertThat(model.forward(drawn(4, 2).to(DType.FLOAT32), Mode.EVALUATE).updates())
                .isEmpty();
    }

    @Test
    void group_norm_normalises_groups_of_channels() {
        Tensor x = drawn(2, 4, 3);
        double[] numbers = x.toDoubles();
        double[] y = output(new GroupNorm(2, 4).withoutAffine(), x, Mode.TRAIN);
        for (int group = 0; group < 4; group++) {
            double[] part = Arrays.copyOfRange(numbers, group * 6, group * 6 + 6);
            double mean = mean(part);
            for (int i = 0; i < 6; i++) {
                assertThat(y[group * 6 + i])
                        .isCloseTo((part[i] - mean) / Math.sqrt(squares(part, mean) / 6 + 1e-5), CLOSE);
            }
        }
    }

    @Test
    void gradients_agree_with_central_differences() {
        Gradient.isRight(new LayerNorm(5), Mode.TRAIN, drawn(3, 5));
        Gradient.isRight(new LayerNorm(2, 3).epsilon(0.1).withoutAffine(), Mode.EVALUATE, drawn(2, 2, 3));
        Gradient.isRight(new BatchNorm1d(3), Mode.TRAIN, drawn(4, 3));
        Gradient.isRight(new BatchNorm1d(3), Mode.TRAIN, drawn(2, 3, 4));
        Gradient.isRight(new BatchNorm1d(3).withoutAffine(), Mode.EVALUATE, drawn(4, 3));
        Gradient.isRight(new BatchNorm2d(2), Mode.TRAIN, drawn(3, 2, 2, 2));
        Gradient.isRight(new GroupNorm(2, 4), Mode.TRAIN, drawn(2, 4, 3));
    }

    @Test
    void wrong_use_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> output(new LayerNorm(4), drawn(2, 3), Mode.TRAIN))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("LayerNorm(4)")
                .hasMessageContaining("over the last axes [4], but x is [2, 3]");
        assertThatThrownBy(() -> output(new BatchNorm2d(3), drawn(2, 3), Mode.TRAIN))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("it takes [batch, channels, height, width] with 3 channels, but x is [2, 3]");
        assertThatThrownBy(() -> output(new BatchNorm1d(3), drawn(1, 3), Mode.TRAIN))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("one number for each channel has no variance")
                .hasMessageContaining("dropLast()");
        assertThatThrownBy(() -> output(new GroupNorm(2, 4), drawn(2, 3), Mode.TRAIN))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("with 4 channels, but x is [2, 3]");
        assertThatThrownBy(() -> new GroupNorm(3, 4)).hasMessageContaining("equal groups");
        assertThatThrownBy(() -> new LayerNorm()).hasMessageContaining("at least one size");
        assertThatThrownBy(() -> new LayerNorm(0)).hasMessageContaining("each at least 1");
        assertThatThrownBy(() -> new LayerNorm(2).epsilon(0)).hasMessageContaining("ε must be a positive number");
        assertThatThrownBy(() -> new BatchNorm1d(0)).hasMessageContaining("at least one channel");
        assertThatThrownBy(() -> new BatchNorm1d(2).momentum(2)).hasMessageContaining("from 0 to 1, not 2.0");
        assertThatThrownBy(() -> drawn(2).normalize(-1)).hasMessageContaining("ε must be a positive number");
    }
}
