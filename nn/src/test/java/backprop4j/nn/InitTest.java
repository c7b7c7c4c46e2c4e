package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import backprop4j.RandomStream;
import backprop4j.Shape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InitTest {
    private static final Shape WEIGHT = Shape.of(200, 100);

    private static float[] drawn(Init init) {
        float[] numbers = new float[WEIGHT.count()];
        init.fill(numbers, WEIGHT, RandomStream.of(0, "0.weight"));
        return numbers;
    }

    private static void isUniform(float[] numbers, double bound) {
        double largest = IntStream.range(0, numbers.length)
                .mapToDouble(i -> Math.abs(numbers[i]))
                .max()
                .orElseThrow();
        assertThat(largest).isBetween(0.999 * bound, bound);
        assertThat(deviation(numbers)).isCloseTo(bound / Math.sqrt(3), within(0.02 * bound));
    }

    private static double deviation(float[] numbers) {
        double squares = 0;
        for (float number : numbers) {
            squares += (double) number * number;
        }
        return Math.sqrt(squares / numbers.length);
    }

    @Test
    void uniform_initialisers_fill_their_bounds() {
        isUniform(drawn(Init.uniform(0.25)), 0.25);
        isUniform(drawn(Init.kaimingUniform()), Math.sqrt(6.0 / 100));
        isUniform(drawn(Init.kaimingUniform(Math.sqrt(5))), 1 / Math.sqrt(100));
        isUniform(drawn(Init.xavierUniform()), Math.sqrt(6.0 / 300));
    }

    @Test
    void normal_initialisers_have_their_deviations() {
        assertThat(deviation(drawn(Init.normal(0.5)))).isCloseTo(0.5, within(0.01));
        assertThat(deviation(drawn(Init.kaimingNormal()))).isCloseTo(Math.sqrt(2.0 / 100), within(0.003));
        assertThat(deviation(drawn(Init.xavierNormal()))).isCloseTo(Math.sqrt(2.0 / 300), within(0.002));
    }

    @Test
    void constants_are_constant() {
        assertThat(drawn(Init.zeros())).containsOnly(0f);
        assertThat(drawn(Init.constant(0.5))).containsOnly(0.5f);
    }
}
