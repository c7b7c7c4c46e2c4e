package backprop4j.proof;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorBoundTest {
    private static double[] bound(Tensor tensor) {
        return new ErrorBound(List.of(tensor)).of(tensor).toDoubles();
    }

    @Test
    void a_sum_is_bound_by_its_terms_and_not_by_what_is_left_of_them() {
        Tensor x = Tensor.float64(1e8, -1e8, 1);
        double[] bound = bound(x.sum());
        assertThat(bound[0]).isBetween(2e8, 8e8);
    }

    @Test
    void a_product_is_bound_by_the_products_of_magnitudes() {
        Tensor a = Tensor.float64(new double[][] {{1, -2}});
        Tensor b = Tensor.float64(new double[][] {{2}, {1}});
        double[] bound = bound(a.matmul(b));
        assertThat(bound[0]).isBetween(4.0, 24.0);
    }

    @Test
    void numbers_that_differ_by_a_rounding_lead_to_results_within_the_bound() {
        var random = new Random(3);
        for (int seed = 0; seed < 40; seed++) {
            double[] numbers = random.doubles(12, -1.5, 1.5).toArray();
            double[] nudged = numbers.clone();
            for (int i = 0; i < nudged.length; i++) {
                nudged[i] *= 1 + (random.nextBoolean() ? 16 : -16) * 0x1p-53;
            }
            Tensor x = Tensor.copyOf(numbers, Shape.of(3, 4));
            Tensor y = chain(x);
            double[] bound = bound(y);
            double[] before = y.toDoubles();
            double[] after = chain(Tensor.copyOf(nudged, Shape.of(3, 4))).toDoubles();
            for (int i = 0; i < bound.length; i++) {
                assertThat(Math.abs(before[i] - after[i])).isLessThanOrEqualTo(16 * 0x1p-53 * bound[i]);
            }
        }
    }

    private static Tensor chain(Tensor x) {
        Tensor h = x.sin().mul(x.exp()).softmax(-1).matmul(x.transpose());
        return h.sub(h.mean(0)).tanh().square().sum().backward().of(x);
    }

    @Test
    void a_comparison_of_nearly_equal_numbers_is_a_matter_of_rounding() {
        Tensor x = Tensor.float64(0.1, 0.7);
        Tensor near = x.mul(3).div(3);
        assertThat(undecided(near.maximum(x))).as("the value is clear").isFalse();
        assertThat(undecided(slope(near.maximum(x), x))).isTrue();
        assertThat(undecided(slope(x.maximum(x.mul(2)), x))).isFalse();
        assertThat(undecided(slope(near.sub(x).relu(), x))).isTrue();
        assertThat(undecided(x.mul(10).floor())).isTrue();
        assertThat(undecided(x.mul(11).floor())).isFalse();
        Tensor zeros = Tensor.zeros(Shape.of(2), DType.FLOAT64);
        assertThat(undecided(slope(zeros.relu(), zeros))).isFalse();
        assertThat(undecided(Tensor.concat(0, near, x).max(0))).isTrue();
        assertThat(undecided(Tensor.concat(0, near, x).sort(0, false))).isTrue();
        assertThat(undecided(x.sort(0, false))).isFalse();
    }

    private static Tensor slope(Tensor y, Tensor x) {
        return y.sum().backward().of(x);
    }

    private static boolean undecided(Tensor tensor) {
        return new ErrorBound(List.of(tensor)).undecided().stream().anyMatch(t -> t.toScalar() != 0);
    }
}
