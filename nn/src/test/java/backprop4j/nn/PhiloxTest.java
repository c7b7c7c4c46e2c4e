package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PhiloxTest {
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
}
