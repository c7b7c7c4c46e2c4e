package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Index;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The fixed order of sums, by cases small enough to follow by hand: 2²⁴ is the float from which on adding 1 is
/// lost.
class SumOrderTest {
    private static final float BIG = 0x1p24f;

    @Test
    void elements_64_apart_share_a_lane() {
        float[] x = new float[128];
        x[0] = BIG;
        x[64] = 1;
        x[127] = -BIG;
        // Lane 0 loses the 1, lane 63 cancels what is left.
        assertThat(sum(x)).isEqualTo(0);
        x[64] = 0;
        x[65] = 1;
        x[127] = 0;
        x[33] = 1;
        // Lanes 1 and 33 meet before lane 0: 1 + 1 is not lost.
        assertThat(sum(x)).isEqualTo(BIG + 2);
        assertThat(inTurn(x)).isEqualTo(BIG);
    }

    @Test
    void blocks_of_4096_are_added_in_turn() {
        float[] x = new float[3 * 4096];
        x[0] = BIG;
        x[4096] = 1;
        x[2 * 4096] = 1;
        assertThat(sum(x)).isEqualTo(BIG);
        x[2 * 4096] = 0;
        x[4097] = 1;
        assertThat(sum(x)).isEqualTo(BIG + 2);
    }

    @Test
    void an_axis_is_summed_as_the_row_alone_would_be() {
        float[] row = new float[5000];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) Math.sin(i * 0.7) * (1 + i % 97);
        }
        float alone = sum(row);
        Tensor x = Tensor.copyOf(row, Shape.of(5000));
        assertThat(x.unsqueeze(1).broadcastTo(Shape.of(5000, 67)).sum(0).toArray())
                .containsOnly(alone);
        assertThat(x.unsqueeze(0).broadcastTo(Shape.of(3, 5000)).sum(1).toArray())
                .containsOnly(alone);
        assertThat(x.reshape(50, 100).transpose().sum(1, 0).toScalar())
                .isEqualTo(sum(x.reshape(50, 100).transpose().toArray()));
    }

    @Test
    void products_are_chains_of_fused_multiply_adds_in_chunks_of_512() {
        float[] x = new float[1025];
        float[] ones = new float[1025];
        Arrays.fill(ones, 1);
        x[0] = BIG;
        x[1] = 1;
        x[2] = 1;
        assertThat(dot(x, ones)).isEqualTo(BIG);
        x[1] = 0;
        x[2] = 0;
        x[512] = 1;
        x[513] = 1;
        // The second chunk has its own chain.
        assertThat(dot(x, ones)).isEqualTo(BIG + 2);
        x[513] = 0;
        x[1024] = 1;
        assertThat(dot(x, ones)).isEqualTo(BIG);
        // One rounding: (1 + 2⁻¹²)² − (1 + 2⁻¹¹) = 2⁻²⁴, which a rounded product would lose.
        float y = 1 + 0x1p-12f;
        assertThat(dot(new float[] {-(1 + 0x1p-11f), y}, new float[] {1, y})).isEqualTo(0x1p-24f);
    }

    @Test
    void scatter_adds_in_the_order_of_the_sources() {
        Tensor source = Tensor.copyOf(new float[] {BIG, 1, 1}, Shape.of(3));
        Tensor other = Tensor.copyOf(new float[] {1, 1, BIG}, Shape.of(3));
        Tensor zero = Tensor.ofInts(0, 0, 0);
        assertThat(Tensor.apply(new Index.ScatterAdd(0, 2), source, zero).toArray())
                .containsExactly(BIG, 0);
        assertThat(Tensor.apply(new Index.ScatterAdd(0, 2), other, zero).toArray())
                .containsExactly(BIG + 2, 0);
    }

    @Test
    void sums_of_negative_zeros_and_of_nothing() {
        assertThat(Float.floatToIntBits(sum(new float[] {-0f, -0f, -0f}))).isEqualTo(Float.floatToIntBits(-0f));
        assertThat(Float.floatToIntBits(sum(new float[] {-0f, 0f}))).isZero();
        assertThat(Float.floatToIntBits(sum(new float[0]))).isZero();
        assertThat(Tensor.zeros(Shape.of(0, 3), DType.FLOAT32).sum(0).toArray()).containsExactly(0, 0, 0);
        assertThat(Tensor.zeros(Shape.of(0, 3), DType.FLOAT32).mean().toScalar())
                .isNaN();
        assertThat(Tensor.zeros(Shape.of(2, 0), DType.FLOAT64)
                        .matmul(Tensor.zeros(Shape.of(0, 3), DType.FLOAT64))
                        .toDoubles())
                .containsExactly(0, 0, 0, 0, 0, 0);
    }

    private static float sum(float[] x) {
        return Tensor.copyOf(x, Shape.of(x.length)).sum().toArray()[0];
    }

    private static float inTurn(float[] x) {
        float sum = 0;
        for (float term : x) {
            sum += term;
        }
        return sum;
    }

    private static float dot(float[] x, float[] y) {
        Shape shape = Shape.of(x.length);
        return Tensor.copyOf(x, shape).matmul(Tensor.copyOf(y, shape)).toArray()[0];
    }
}
