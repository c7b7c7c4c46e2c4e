package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.Convolutions;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ConvolutionLayersTest {
    private static Tensor ramp(int... sizes) {
        Shape shape = Shape.of(sizes);
        float[] numbers = new float[shape.count()];
        IntStream.range(0, numbers.length).forEach(i -> numbers[i] = i % 7 - 3);
        return Tensor.copyOf(numbers, shape);
    }

    private static Shape after(Layer layer, int... sizes) {
        return Sequential.of(layer).apply(ramp(sizes)).shape();
    }

    @Test
    void shapes_are_those_of_the_formula() {
        assertThat(after(new Conv1d(2, 3, 3), 4, 2, 10)).isEqualTo(Shape.of(4, 3, 8));
        assertThat(after(new Conv2d(3, 4, 3).stride(2).padding(1), 2, 3, 8, 9)).isEqualTo(Shape.of(2, 4, 4, 5));
        assertThat(after(new Conv2d(4, 8, 3, 1).groups(4).dilation(2, 1), 1, 4, 6, 6))
                .isEqualTo(Shape.of(1, 8, 2, 6));
        assertThat(after(new Conv3d(1, 2, 2), 1, 1, 3, 4, 5)).isEqualTo(Shape.of(1, 2, 2, 3, 4));
        assertThat(after(new ConvTranspose2d(3, 2, 2).stride(2), 1, 3, 4, 5)).isEqualTo(Shape.of(1, 2, 8, 10));
        assertThat(after(new MaxPool2d(2), 1, 3, 5, 4)).isEqualTo(Shape.of(1, 3, 2, 2));
        assertThat(after(new AvgPool2d(3).stride(1).padding(1), 1, 3, 5, 4)).isEqualTo(Shape.of(1, 3, 5, 4));
        assertThat(after(new AdaptiveAvgPool2d(1), 2, 3, 5, 4)).isEqualTo(Shape.of(2, 3, 1, 1));
        assertThat(after(new Unflatten(3, 2), 5, 6)).isEqualTo(Shape.of(5, 3, 2));
    }

    @Test
    void a_layer_is_its_convolution_and_a_bias_for_each_channel() {
        Model model = Sequential.of(new Conv2d(2, 3, 2).padding(1));
        List<Parameter> parameters = model.parameters();
        assertThat(parameters).extracting(Parameter::name).containsExactly("0.weight", "0.bias");
        assertThat(parameters.getFirst().shape()).isEqualTo(Shape.of(3, 2, 2, 2));
        Tensor x = ramp(2, 2, 4, 4);
        Tensor z = Convolutions.conv(x, parameters.get(0), Sliding.PLAIN.padding(1));
        Tensor biased = z.add(parameters.get(1).tensor().reshape(3, 1, 1));
        assertThat(model.apply(x).toArray()).isEqualTo(biased.toArray());
    }

    @Test
    void weights_and_biases_are_drawn_within_one_over_the_root_of_fan_in() {
        Model model = Sequential.of(new Conv2d(4, 8, 5).groups(2), new ConvTranspose2d(8, 6, 2, 3).groups(2));
        double first = 1 / Math.sqrt(2 * 25);
        double second = 1 / Math.sqrt(3 * 6);
        for (Parameter parameter : model.parameters()) {
            double bound = parameter.name().startsWith("0") ? first : second;
            double largest = parameter.tensor().abs().max().toScalar();
            assertThat(largest).isLessThanOrEqualTo(bound).isGreaterThan(0.5 * bound);
        }
        assertThat(model.parameters().get(2).shape()).isEqualTo(Shape.of(8, 3, 2, 3));
    }

    @Test
    void a_layer_that_cannot_be_says_why() {
        assertThatThrownBy(() -> new Conv2d(3, 4, 3).groups(2))
                .hasMessageContaining("Conv2d(3, 4)")
                .hasMessageContaining("2 groups");
        assertThatThrownBy(() -> new Conv2d(3, 0, 3)).hasMessageContaining("Conv2d(3, 0");
        assertThatThrownBy(() -> new Conv2d(3, 4, 3, 3, 3)).hasMessageContaining("2 spatial axes");
        assertThatThrownBy(() -> new Conv2d(3, 4, 3).stride(0)).hasMessageContaining("stride must be at least 1");
        assertThatThrownBy(() -> new MaxPool2d(0)).hasMessageContaining("MaxPool2d([0])");
        assertThatThrownBy(() -> new Unflatten(3, 0)).hasMessageContaining("Unflatten([3, 0])");
        assertThat(new Conv2d(1, 20, 5).padding(2)).hasToString("Conv2d(1, 20, [5, 5], padding [2, 2])");
    }
}
