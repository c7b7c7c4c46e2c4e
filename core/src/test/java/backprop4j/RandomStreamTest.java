package backprop4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.op.Philox;
import backprop4j.op.Storage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RandomStreamTest {
    /// The known answers that the authors publish with Random123 (`kat_vectors`, philox4x32, 10 rounds).
    @Test
    void blocks_are_the_published_ones() {
        assertThat(Philox.block(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(Philox.block(-1, -1, -1, -1, -1, -1))
                .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(Philox.block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void uniform_numbers_fill_the_unit_interval_evenly() {
        RandomStream stream = RandomStream.of(3, "0.weight");
        int[] bins = new int[10];
        for (int i = 0; i < 100_000; i++) {
            double u = stream.uniform(i);
            assertThat(u).isBetween(0.0, Math.nextDown(1.0));
            bins[(int) (10 * u)]++;
        }
        // Five standard deviations of a binomial count.
        for (int count : bins) {
            assertThat(count).isBetween(10_000 - 475, 10_000 + 475);
        }
    }

    @Test
    void normal_numbers_have_the_moments_of_a_normal_distribution() {
        RandomStream stream = RandomStream.of(3, "0.weight");
        int n = 100_000;
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        for (int i = 0; i < n; i++) {
            double x = stream.normal(i);
            sum += x;
            squares += x * x;
            fourths += x * x * x * x;
        }
        assertThat(sum / n).isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(squares / n).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
        assertThat(fourths / n).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
    }

    @Test
    void a_number_depends_on_seed_name_and_index_and_on_nothing_else() {
        double number = RandomStream.of(1, "0.weight").uniform(7);
        RandomStream again = RandomStream.of(1, "0.weight");
        assertThat(again.uniform(6)).isNotEqualTo(number);
        assertThat(again.uniform(7)).isEqualTo(number);
        assertThat(RandomStream.of(2, "0.weight").uniform(7)).isNotEqualTo(number);
        assertThat(RandomStream.of(1, "0.bias").uniform(7)).isNotEqualTo(number);
        assertThat(RandomStream.of(1L << 32 | 1, "0.weight").uniform(7)).isNotEqualTo(number);
    }

    @Test
    void a_tensor_has_the_words_of_philox_under_seed_stream_and_step() {
        RandomStream stream = RandomStream.of(0x1234_5678_9ABCL, "noise").at(9);
        Tensor drawn = stream.uniform(Shape.of(3, 2));
        int[] key = ((Storage.Ints) drawn.inputs().getFirst().storage()).array();
        assertThat(key).startsWith(0x5678_9ABC, 0x1234);
        int[] first = Philox.block(0, 9, key[2], key[3], key[0], key[1]);
        int[] second = Philox.block(1, 9, key[2], key[3], key[0], key[1]);
        assertThat(drawn.toArray())
                .containsExactly(
                        (first[0] >>> 8) / 0x1p24f,
                        (first[1] >>> 8) / 0x1p24f,
                        (first[2] >>> 8) / 0x1p24f,
                        (first[3] >>> 8) / 0x1p24f,
                        (second[0] >>> 8) / 0x1p24f,
                        (second[1] >>> 8) / 0x1p24f);
        long high = Integer.toUnsignedLong(first[2]);
        long low = Integer.toUnsignedLong(first[3]);
        assertThat(stream.uniform(Shape.of(2), DType.FLOAT64).toDoubles()[1])
                .isEqualTo(Math.scalb((double) ((high << 32 | low) >>> 11), -53));
    }

    @Test
    void a_draw_is_repeated_and_other_seeds_names_and_steps_draw_other_numbers() {
        Shape shape = Shape.of(100);
        float[] drawn = RandomStream.of(1, "a").at(2).uniform(shape).toArray();
        assertThat(RandomStream.of(1, "a").at(2).uniform(shape).toArray()).containsExactly(drawn);
        for (RandomStream other :
                List.of(RandomStream.of(2, "a").at(2), RandomStream.of(1, "b").at(2), RandomStream.of(1, "a"))) {
            assertThat(other.uniform(shape).toArray()).doesNotContain(drawn);
        }
    }

    @Test
    void a_longer_draw_begins_with_the_shorter_one_whatever_their_shapes() {
        RandomStream stream = RandomStream.of(5);
        float[] all = stream.uniform(Shape.of(20_001)).toArray();
        for (int n : new int[] {0, 1, 2, 3, 5, 1023, 1025, 8191, 8193, 16_387}) {
            assertThat(stream.uniform(Shape.of(n, 1)).toArray()).containsExactly(Arrays.copyOf(all, n));
        }
    }

    @Test
    void drawn_tensors_have_the_moments_of_their_distributions() {
        int n = 100_000;
        RandomStream stream = RandomStream.of(8, "moments");
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Tensor u = stream.uniform(Shape.of(n), dtype).to(DType.FLOAT64);
            assertThat(u.mean().toScalar()).isCloseTo(0.5, within(5 * Math.sqrt(1 / 12.0 / n)));
            assertThat(u.min().toScalar()).isGreaterThanOrEqualTo(0);
            assertThat(u.max().toScalar()).isLessThan(1);
            Tensor z = stream.normal(Shape.of(n), dtype).to(DType.FLOAT64);
            assertThat(z.mean().toScalar()).isCloseTo(0, within(5 / Math.sqrt(n)));
            assertThat(z.square().mean().toScalar()).isCloseTo(1, within(5 * Math.sqrt(2.0 / n)));
            assertThat(z.pow(4).mean().toScalar()).isCloseTo(3, within(5 * Math.sqrt(96.0 / n)));
        }
        Tensor heads = stream.bernoulli(0.3, Shape.of(n)).to(DType.FLOAT64);
        assertThat(heads.mean().toScalar()).isCloseTo(0.3, within(5 * Math.sqrt(0.21 / n)));
        assertThat(stream.bernoulli(1, Shape.of(n)).to(DType.FLOAT32).min().toScalar())
                .isEqualTo(1);
        assertThat(stream.bernoulli(0, Shape.of(n)).to(DType.FLOAT32).max().toScalar())
                .isEqualTo(0);
    }

    @Test
    void wrong_use_is_refused_with_what_to_do() {
        RandomStream stream = RandomStream.of(1);
        assertThatThrownBy(() -> stream.uniform(Shape.of(2), DType.INT32))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("float32 or float64, not int32");
        assertThatThrownBy(() -> stream.normal(Shape.of(2), DType.BOOL))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("not bool");
        assertThatThrownBy(() -> stream.bernoulli(Double.NaN, Shape.of(2)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("a probability is from 0 to 1, not NaN");
        assertThatThrownBy(() -> stream.at(Tensor.of(1)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("one int32 number, but this is float32[1]");
    }
}
