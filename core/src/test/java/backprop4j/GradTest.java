package backprop4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.engine.CompiledStep;
import backprop4j.op.Storage;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class GradTest {
    private final Tensor x = Tensor.float64(0.5, -1.25, 2);

    /// f(x) = (x₀·x₁, sin x₂, x₀²·x₂, x₁), whose matrix of derivatives is written out below.
    private static Tensor f(Tensor x) {
        Tensor a = x.take(0, Tensor.ofInts(0));
        Tensor b = x.take(0, Tensor.ofInts(1));
        Tensor c = x.take(0, Tensor.ofInts(2));
        return Tensor.concat(0, a.mul(b), c.sin(), a.square().mul(c), b);
    }

    private static double[][] jacobian(double a, double b, double c) {
        return new double[][] {{b, a, 0}, {0, 0, Math.cos(c)}, {2 * a * c, 0, a * a}, {0, 1, 0}};
    }

    @Test
    void a_vjp_is_the_seed_times_the_matrix_of_derivatives() {
        double[] u = {0.75, -2, 0.125, 3};
        double[][] matrix = jacobian(0.5, -1.25, 2);
        double[] product = Grad.vjp(GradTest::f).apply(x, Tensor.float64(u)).toDoubles();
        for (int j = 0; j < 3; j++) {
            double expected = 0;
            for (int i = 0; i < 4; i++) {
                expected += u[i] * matrix[i][j];
            }
            assertThat(product[j]).isCloseTo(expected, within(1e-14));
        }
    }

    @Test
    void a_jvp_is_the_matrix_of_derivatives_times_the_direction() {
        double[] v = {-1, 0.25, 1.5};
        double[][] matrix = jacobian(0.5, -1.25, 2);
        double[] product = Grad.jvp(GradTest::f).apply(x, Tensor.float64(v)).toDoubles();
        assertThat(product).hasSize(4);
        for (int i = 0; i < 4; i++) {
            double expected = matrix[i][0] * v[0] + matrix[i][1] * v[1] + matrix[i][2] * v[2];
            assertThat(product[i]).isCloseTo(expected, within(1e-14));
        }
    }

    @Test
    void a_jvp_differentiates_again() {
        Tensor one = Tensor.float64(1);
        UnaryOperator<Tensor> slope = t -> Grad.jvp(Tensor::sin).apply(t, one);
        double second = Grad.jvp(slope).apply(Tensor.float64(0.7), one).toDoubles()[0];
        assertThat(second).isCloseTo(-Math.sin(0.7), within(1e-15));
    }

    @Test
    void an_hvp_is_the_second_derivative_times_the_vector() {
        // f = x₀²·x₁ + x₂³: H = (2x₁, 2x₀, 0; 2x₀, 0, 0; 0, 0, 6x₂).
        UnaryOperator<Tensor> cost = t -> t.take(0, Tensor.ofInts(0))
                .square()
                .mul(t.take(0, Tensor.ofInts(1)))
                .add(t.take(0, Tensor.ofInts(2)).square().mul(t.take(0, Tensor.ofInts(2))))
                .sum();
        double[] product = Grad.hvp(cost).apply(x, Tensor.float64(3, -1, 0.5)).toDoubles();
        assertThat(product[0]).isCloseTo(2 * -1.25 * 3 + 2 * 0.5 * -1, within(1e-14));
        assertThat(product[1]).isCloseTo(2 * 0.5 * 3, within(1e-14));
        assertThat(product[2]).isCloseTo(6 * 2 * 0.5, within(1e-14));
    }

    @Test
    void value_and_gradient_come_from_one_application() {
        int[] applied = {0};
        var both = Grad.valueAndGrad(t -> {
                    applied[0]++;
                    return t.square().sum();
                })
                .apply(x);
        assertThat(applied[0]).isOne();
        assertThat(both.value().toScalar()).isEqualTo(0.25 + 1.5625 + 4);
        assertThat(both.gradient().toDoubles()).containsExactly(1, -2.5, 4);
    }

    @Test
    void gradients_of_gradients_go_to_any_order() {
        UnaryOperator<Tensor> derivative = t -> t.sin().sum();
        for (int order = 1; order <= 5; order++) {
            UnaryOperator<Tensor> before = derivative;
            derivative = Grad.of(t -> before.apply(t).sum());
        }
        assertThat(derivative.apply(Tensor.float64(0.3)).toDoubles()[0]).isCloseTo(Math.cos(0.3), within(1e-15));
    }

    @Test
    void a_seed_of_another_shape_or_type_is_refused_with_both() {
        assertThatThrownBy(() -> Grad.vjp(GradTest::f).apply(x, Tensor.float64(1, 2)))
                .isInstanceOf(TensorException.class)
                .hasMessageContainingAll("vjp", "the seed is float64[2]", "the result is float64[4]");
        assertThatThrownBy(() -> Grad.jvp(GradTest::f).apply(x, Tensor.of(1.5f, 2, 3)))
                .isInstanceOf(TensorException.class)
                .hasMessageContainingAll("jvp", "the direction is", "the argument is float64[3]");
        assertThatThrownBy(() -> Grad.hvp(GradTest::f).apply(x, Tensor.float64(1)))
                .isInstanceOf(TensorException.class)
                .hasMessageContainingAll("hvp", "the vector is float64[1]", "the argument is float64[3]");
    }

    @Test
    void a_jacobian_has_a_row_for_each_number_of_the_result() {
        Tensor matrix = Grad.jacobian(GradTest::f).apply(x);
        double[][] expected = jacobian(0.5, -1.25, 2);
        assertThat(matrix.shape()).isEqualTo(Shape.of(4, 3));
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 3; j++) {
                assertThat(matrix.toDoubles()[i * 3 + j]).isCloseTo(expected[i][j], within(1e-14));
            }
        }
    }

    @Test
    void a_jacobian_of_a_matrix_keeps_all_axes() {
        Tensor matrix = Tensor.float64(new double[][] {{1, 2, 3}, {4, 5, 6}});
        Tensor derivative = Grad.jacobian(Tensor::transpose).apply(matrix);
        assertThat(derivative.shape()).isEqualTo(Shape.of(3, 2, 2, 3));
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 2; j++) {
                for (int k = 0; k < 2; k++) {
                    for (int l = 0; l < 3; l++) {
                        assertThat(derivative.toDoubles()[((i * 2 + j) * 2 + k) * 3 + l])
                                .isEqualTo(i == l && j == k ? 1 : 0);
                    }
                }
            }
        }
    }

    @Test
    void a_hessian_is_the_matrix_of_second_derivatives() {
        // f = x₀²·x₁ + x₂³.
        UnaryOperator<Tensor> cost = t -> t.slice(0, 0, 1)
                .square()
                .mul(t.slice(0, 1, 2))
                .add(t.slice(0, 2, 3).pow(3))
                .sum();
        double[] hessian = Grad.hessian(cost).apply(x).toDoubles();
        double[] expected = {2 * -1.25, 2 * 0.5, 0, 2 * 0.5, 0, 0, 0, 0, 6 * 2};
        for (int i = 0; i < 9; i++) {
            assertThat(hessian[i]).isCloseTo(expected[i], within(1e-14));
        }
    }

    @Test
    void gradients_per_example_are_those_of_each_example_alone() {
        Parameter w = Parameter.of("w", new float[][] {{1, -2, 0.5f}, {-1, 1, 0.25f}});
        Tensor inputs = Tensor.of(new float[][] {{1, 2, 3}, {-1, 0.5f, 2}, {0.1f, 0.2f, -0.3f}, {3, 1, -2}});
        Tensor labels = Tensor.ofInts(0, 1, 1, 0);
        Tensor each = Grad.perExample(
                        example -> example.getFirst()
                                .unsqueeze(0)
                                .matmul(w.tensor().transpose())
                                .tanh()
                                .crossEntropy(example.get(1).unsqueeze(0)),
                        List.of(inputs, labels),
                        List.of(w))
                .getFirst();
        assertThat(each.shape()).isEqualTo(Shape.of(4, 2, 3));
        for (int i = 0; i < 4; i++) {
            Tensor alone = inputs.slice(0, i, i + 1)
                    .matmul(w.tensor().transpose())
                    .tanh()
                    .crossEntropy(labels.slice(0, i, i + 1))
                    .backward()
                    .of(w);
            assertThat(each.slice(0, i, i + 1).toArray()).containsExactly(alone.toArray());
        }
    }

    @Test
    void a_batch_of_contractions_finds_a_letter_that_none_of_them_uses() {
        Tensor x = Tensor.float64(new double[][] {{1, 2}, {3, 4}});
        Tensor batch = Tensor.stack(0, x, x.neg());
        Tensor squares = Grad.vectorize(t -> Tensor.einsum("AB,BC->AC", t, t)).apply(batch);
        assertThat(squares.toDoubles()).containsExactly(7, 10, 15, 22, 7, 10, 15, 22);
    }

    @Test
    void gradients_per_example_by_the_examples_themselves_keep_their_shape() {
        Tensor batch = Tensor.float64(new double[][] {{0.5, 1}, {-2, 3}});
        Tensor each = Grad.perExample(t -> t.square().mul(t).sum()).apply(batch);
        assertThat(each.toDoubles()).containsExactly(0.75, 3, 12, 27);
    }

    @Test
    void recomputation_needs_less_memory_and_gives_the_same_bits() {
        double[] numbers = new Random(1).doubles(64 * 64, -0.1, 0.1).toArray();
        Tensor start = Tensor.copyOf(numbers, Shape.of(64, 64)).to(DType.FLOAT32);
        Parameter w = Parameter.copyOf("w", start.toArray(), Shape.of(64, 64));
        UnaryOperator<Tensor> block = h -> {
            Tensor inner = h;
            for (int i = 0; i < 4; i++) {
                inner = inner.matmul(w.tensor().transpose()).tanh();
            }
            return inner;
        };
        CompiledStep kept = costAndGradient(start, block);
        CompiledStep again = costAndGradient(start, Grad.recompute(block));
        assertThat(again.result(0).get(0)).isEqualTo(kept.result(0).get(0));
        assertThat(((Storage.Floats) again.result(1)).array())
                .containsExactly(((Storage.Floats) kept.result(1)).array());
        assertThat(again.workingBytes()).isLessThan(kept.workingBytes() / 2);
    }

    private static CompiledStep costAndGradient(Tensor start, UnaryOperator<Tensor> block) {
        Tensor h = start;
        for (int i = 0; i < 8; i++) {
            h = block.apply(h);
        }
        Tensor cost = h.square().sum();
        var step = CompiledStep.of(List.of(), List.of(cost, cost.backward().of(start)), List.of());
        step.run();
        return step;
    }
}
