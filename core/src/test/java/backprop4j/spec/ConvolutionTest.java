package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.Convolutions;
import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.op.Convolution;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
    /// The definition as loops over every index, reading nothing outside.
    private static double[] loops(double[] x, int[] xs, double[] w, int[] ws, int[] s, int[] p, int[] d, int groups) {
        int height = (xs[2] + 2 * p[0] - d[0] * (ws[2] - 1) - 1) / s[0] + 1;
        int width = (xs[3] + 2 * p[1] - d[1] * (ws[3] - 1) - 1) / s[1] + 1;
        double[] z = new double[xs[0] * ws[0] * height * width];
        int at = 0;
        for (int n = 0; n < xs[0]; n++) {
            for (int o = 0; o < ws[0]; o++) {
                int firstChannel = o / (ws[0] / groups) * ws[1];
                for (int i = 0; i < height; i++) {
                    for (int j = 0; j < width; j++, at++) {
                        for (int c = 0; c < ws[1]; c++) {
                            for (int k = 0; k < ws[2]; k++) {
                                for (int l = 0; l < ws[3]; l++) {
                                    int row = i * s[0] + k * d[0] - p[0];
                                    int column = j * s[1] + l * d[1] - p[1];
                                    if (row >= 0 && row < xs[2] && column >= 0 && column < xs[3]) {
                                        z[at] += x[((n * xs[1] + firstChannel + c) * xs[2] + row) * xs[3] + column]
                                                * w[((o * ws[1] + c) * ws[2] + k) * ws[3] + l];
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return z;
    }

    @Test
    void a_convolution_is_its_definition_written_as_loops() {
        int[] xs = {2, 4, 9, 7};
        int[] ws = {6, 2, 3, 2};
        int[] stride = {2, 1};
        int[] padding = {1, 3};
        int[] dilation = {2, 3};
        var random = new Random(4);
        double[] x = random.doubles(2 * 4 * 9 * 7).toArray();
        double[] w = random.doubles(6 * 2 * 3 * 2).toArray();
        Tensor z = Convolutions.conv(
                Tensor.copyOf(x, Shape.of(xs)),
                Tensor.copyOf(w, Shape.of(ws)),
                Sliding.PLAIN.stride(stride).padding(padding).dilation(dilation).groups(2));
        assertThat(z.toDoubles()).containsExactly(loops(x, xs, w, ws, stride, padding, dilation, 2), within(1e-12));
    }

    @Test
    void a_transposed_convolution_is_the_transpose() {
        var random = new Random(5);
        Tensor x = Tensor.copyOf(random.doubles(2 * 3 * 8 * 9).toArray(), Shape.of(2, 3, 8, 9));
        Tensor w = Tensor.copyOf(random.doubles(4 * 3 * 3 * 2).toArray(), Shape.of(4, 3, 3, 2));
        Sliding sliding = Sliding.PLAIN.stride(2, 3).padding(1);
        Tensor z = Convolutions.conv(x, w, sliding);
        Tensor other = Tensor.copyOf(random.doubles(z.shape().count()).toArray(), z.shape());
        Tensor back = Convolutions.convTranspose(other, w, sliding, 1, 0);
        assertThat(back.shape()).isEqualTo(x.shape());
        assertThat(back.mul(x).sum().toScalar()).isCloseTo(other.mul(z).sum().toScalar(), within(1e-10));
    }

    @Test
    void the_gradient_of_a_convolution_is_written_as_one_operation_each() {
        Parameter w = Parameter.of("w", Tensor.ones(Shape.of(2, 1, 2, 2), DType.FLOAT32));
        Tensor x = Tensor.ones(Shape.of(1, 1, 3, 3), DType.FLOAT32);
        Tensor z = Convolutions.conv(x, w);
        Gradients grad = z.square().sum().backward();
        assertThat(grad.of(w).op().name()).startsWith("convWeight[");
        assertThat(grad.of(x).op().name()).startsWith("convTranspose[");
        assertThat(grad.of(w).toArray()).containsOnly(32f);
    }

    private static Convolution geometry(Convolution.Role role) {
        return new Convolution(role, List.of(5), List.of(2), List.of(1), List.of(0), List.of(1), 2);
    }

    private static Tensor symbol(int... sizes) {
        return Tensor.input("x", Shape.of(sizes), DType.FLOAT32);
    }

    private static void refused(Convolution.Role role, Tensor first, Tensor second, String told) {
        assertThatThrownBy(() -> geometry(role).of(first, second))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(told);
    }

    @Test
    void operands_that_do_not_fit_the_geometry_are_refused_in_every_role() {
        Tensor x = symbol(3, 4, 5);
        Tensor w = symbol(6, 2, 2);
        Tensor z = symbol(3, 6, 4);
        assertThat(geometry(Convolution.Role.OUTPUT).of(x, w).shape()).isEqualTo(z.shape());
        assertThat(geometry(Convolution.Role.INPUT).of(z, w).shape()).isEqualTo(x.shape());
        assertThat(geometry(Convolution.Role.WEIGHT).of(x, z).shape()).isEqualTo(w.shape());
        refused(Convolution.Role.OUTPUT, symbol(3, 3, 5), w, "2 groups do not divide the 3 channels of [3, 3, 5]");
        refused(Convolution.Role.OUTPUT, x, symbol(5, 2, 2), "2 groups do not divide the 5 channels of [5, 2, 2]");
        refused(Convolution.Role.OUTPUT, symbol(3, 4, 6), w, "sizes of [3, 4, 6] are [6], but must be [5]");
        refused(Convolution.Role.OUTPUT, x, symbol(6, 2, 3), "sizes of [6, 2, 3] are [3], but must be [2]");
        refused(Convolution.Role.INPUT, symbol(3, 6, 5), w, "sizes of [3, 6, 5] are [5], but must be [4]");
        refused(Convolution.Role.INPUT, z, symbol(6, 2, 3), "sizes of [6, 2, 3] are [3], but must be [2]");
        refused(Convolution.Role.INPUT, z, symbol(4, 2, 2), "has 6 channels, but a weight [4, 2, 2] gives 4");
        refused(Convolution.Role.WEIGHT, x, symbol(3, 5, 4), "2 groups do not divide the 5 channels of [3, 5, 4]");
        refused(Convolution.Role.WEIGHT, symbol(3, 4, 6), z, "sizes of [3, 4, 6] are [6], but must be [5]");
        refused(Convolution.Role.WEIGHT, x, symbol(3, 6, 5), "sizes of [3, 6, 5] are [5], but must be [4]");
        refused(Convolution.Role.WEIGHT, x, symbol(2, 6, 4), "must hold equally many examples");
    }

    @Test
    void no_more_elements_of_windows_than_can_be_counted_are_allowed() {
        int most = Integer.MAX_VALUE;
        assertThat(Convolutions.conv(symbol(1, 1, most), symbol(1, 1, 1)).shape())
                .isEqualTo(Shape.of(1, 1, most));
        assertThatThrownBy(() -> Convolutions.conv(symbol(1, 1, (1 << 30) + 1), symbol(1, 1, 2)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("have 2147483648 elements");
    }

    @Test
    void an_entry_of_the_weights_gradient_unfolds_into_pixels_times_derivatives() {
        Parameter w = Parameter.of("w", Tensor.copyOf(new float[] {1, 2, 3, 4}, Shape.of(1, 1, 2, 2)));
        Tensor x = Tensor.copyOf(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, Shape.of(1, 1, 3, 3));
        Tensor z = Convolutions.conv(x, w);
        Gradients grad = z.square().sum().backward();
        String text = grad.explain(w, 0, 0, 0, 1).toString();
        // z = 37, 47, 67, 77 and ∂C/∂z = 2z; the weight at (0, 1) meets the pixels 2, 3, 5, 6.
        assertThat(grad.of(w).toArray()[1]).isEqualTo(2 * (2 * 37 + 3 * 47 + 5 * 67 + 6 * 77));
        assertThat(text).contains("74").contains("94").contains("134").contains("154");
    }
}
