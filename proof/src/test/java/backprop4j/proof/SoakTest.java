package backprop4j.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SoakTest {
    @Test
    void a_round_has_the_bits_of_the_round_before() throws Exception {
        assertThat(new Soak().last(2, Long.MAX_VALUE / 4).findings()).isEmpty();
    }
}
