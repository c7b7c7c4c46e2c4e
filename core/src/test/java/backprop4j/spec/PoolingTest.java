package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Pooling;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolingTest {
    private static Tensor count(int... sizes) {
        Shape shape = Shape.of(sizes);
        return Tensor.copyOf(IntStream.range(0, shape.count()).asDoubleStream().toArray(), shape);
    }

    @Test
    void what_is_left_over_at_the_end_is_not_seen() {
        assertThat(Pooling.max(count(5, 5), 2, 2).toDoubles()).containsExactly(6, 8, 16, 18);
        assertThat(Pooling.average(count(5, 5), 2, 2).toDoubles()).containsExactly(3, 5, 13, 15);
    }

    @Test
    void windows_that_overlap_see_shared_elements_twice() {
        Tensor x = count(3, 3);
        Tensor largest = Pooling.max(x, Sliding.PLAIN, 2, 2);
        assertThat(largest.toDoubles()).containsExactly(4, 5, 7, 8);
        Tensor mean = Pooling.average(x, Sliding.PLAIN, 2, 2);
        assertThat(mean.sum().backward().of(x).toDoubles())
                .containsExactly(0.25, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 0.25);
    }

    @Test
    void padding_is_never_the_largest_and_counts_in_the_mean() {
        Tensor x = count(2, 2).sub(10);
        assertThat(Pooling.max(x, Sliding.PLAIN.stride(2).padding(1), 2, 2).toDoubles())
                .containsExactly(-10, -9, -8, -7);
        assertThat(Pooling.average(x, Sliding.PLAIN.stride(2).padding(1), 2, 2).toDoubles())
                .containsExactly(-2.5, -2.25, -2, -1.75);
    }

    @Test
    void equal_ones_share_the_derivative() {
        Tensor x = Tensor.float64(3, 3, 1, 2);
        assertThat(Pooling.max(x, 2).sum().backward().of(x).toDoubles()).containsExactly(0.5, 0.5, 0, 1);
    }

    @Test
    void adaptive_parts_overlap_where_they_must() {
        assertThat(Pooling.adaptiveAverage(count(5), 3).toDoubles()).containsExactly(0.5, 2, 3.5);
        assertThat(Pooling.adaptiveMax(count(1, 4, 4), 1, 2).toDoubles()).containsExactly(13, 15);
    }
}
