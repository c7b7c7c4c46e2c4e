package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrimitiveTest {
    private static final float NAN = Float.NaN;

    @ParameterizedTest
    @EnumSource
    void means_the_same_in_both_types(Primitive primitive) {
        float[] numbers = {-2.5f, -1f, -0f, 0f, 0.5f, 1f, 3f, NAN, Float.POSITIVE_INFINITY};
        for (float a : numbers) {
            for (float b : numbers) {
                float narrow = primitive.apply(a, b, 7f);
                float rounded = (float) primitive.apply((double) a, (double) b, 7.0);
                boolean near = Math.abs(narrow - rounded) <= Math.ulp(rounded);
                assertThat(near || Float.compare(narrow, rounded) == 0)
                        .as("%s(%s, %s) = %s in float32, %s in float64", primitive, a, b, narrow, rounded)
                        .isTrue();
            }
        }
    }

    @Test
    void a_comparison_with_nan_is_false_except_ne() {
        assertThat(Primitive.LT.apply(NAN, 1f, 0f)).isEqualTo(Float.valueOf(0f));
        assertThat(Primitive.LE.apply(NAN, NAN, 0f)).isEqualTo(Float.valueOf(0f));
        assertThat(Primitive.EQ.apply(NAN, NAN, 0f)).isEqualTo(Float.valueOf(0f));
        assertThat(Primitive.NE.apply(NAN, NAN, 0f)).isEqualTo(1f);
        assertThat(Primitive.NE.apply(0.0, -0.0, 0.0)).isEqualTo(0.0);
    }

    @Test
    void nan_wins_a_minimum_and_a_maximum_and_minus_zero_is_the_smaller_zero() {
        assertThat(Primitive.MIN.apply(NAN, 1f, 0f)).isNaN();
        assertThat(Primitive.MAX.apply(1f, NAN, 0f)).isNaN();
        assertThat(Primitive.MIN.apply(0f, -0f, 0f)).isEqualTo(Float.valueOf(-0f));
        assertThat(Primitive.MAX.apply(-0f, 0f, 0f)).isEqualTo(Float.valueOf(0f));
    }

    @Test
    void the_sign_of_a_zero_is_that_zero_and_of_nan_nan() {
        assertThat(Primitive.SIGN.apply(-0f, 0f, 0f)).isEqualTo(Float.valueOf(-0f));
        assertThat(Primitive.SIGN.apply(0f, 0f, 0f)).isEqualTo(Float.valueOf(0f));
        assertThat(Primitive.SIGN.apply(-3f, 0f, 0f)).isEqualTo(-1f);
        assertThat(Primitive.SIGN.apply(NAN, 0f, 0f)).isNaN();
    }

    @Test
    void nan_and_every_number_but_zero_select_the_first() {
        assertThat(Primitive.SELECT.apply(NAN, 1f, 2f)).isEqualTo(1f);
        assertThat(Primitive.SELECT.apply(-3f, 1f, 2f)).isEqualTo(1f);
        assertThat(Primitive.SELECT.apply(-0f, 1f, 2f)).isEqualTo(2f);
    }

    @Test
    void prints_in_lower_case() {
        assertThat(Primitive.TANH).hasToString("tanh");
    }
}
