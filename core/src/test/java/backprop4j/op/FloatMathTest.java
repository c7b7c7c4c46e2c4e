package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.op.FloatMathAccuracy.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatMathTest {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    static List<Subject> subjects() {
        return FloatMathAccuracy.SUBJECTS;
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void errs_by_no_more_than_its_bound(Subject subject) {
        assertThat(FloatMathAccuracy.worst(subject, 4093).ulps()).isLessThanOrEqualTo(subject.bound());
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void errs_by_no_more_than_its_bound_where_it_changes_its_formula(Subject subject) {
        for (float centre : new float[] {
            -104,
            -103.972f,
            -103.2789f,
            -87.3365f,
            88.72283f,
            89,
            1,
            -1,
            0.9f,
            -0.9f,
            10,
            4,
            -4,
            1 / 3f,
            2 / 3f,
            4 / 3f,
            0,
            Float.MIN_NORMAL,
            Float.MAX_VALUE
        }) {
            float x = centre;
            for (int i = 0; i < 2000; i++) {
                x = Math.nextDown(x);
            }
            for (int i = 0; i < 4000; i++, x = Math.nextUp(x)) {
                assertThat(FloatMathAccuracy.error(subject, x))
                        .as("%s(%s)", subject.name(), x)
                        .isLessThanOrEqualTo(subject.bound());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void gives_nan_of_nan(Subject subject) {
        assertThat(subject.function().of(Float.NaN)).isNaN();
    }

    @Test
    void exp_at_the_ends_of_its_range() {
        assertThat(FloatMath.exp(0f)).isEqualTo(1f);
        assertThat(FloatMath.exp(-0f)).isEqualTo(1f);
        assertThat(FloatMath.exp(INFINITY)).isEqualTo(INFINITY);
        assertThat(FloatMath.exp(-INFINITY)).isEqualTo(Float.valueOf(0f));
        assertThat(FloatMath.exp(88.72283f)).isFinite();
        assertThat(FloatMath.exp(88.72284f)).isEqualTo(INFINITY);
        assertThat(FloatMath.exp(-103.97207f)).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.exp(-103.97209f)).isEqualTo(Float.valueOf(0f));
        assertThat(FloatMath.exp(Float.MAX_VALUE)).isEqualTo(INFINITY);
        assertThat(FloatMath.exp(-Float.MAX_VALUE)).isEqualTo(Float.valueOf(0f));
    }

    @Test
    void log_at_the_ends_of_its_range() {
        assertThat(FloatMath.log(1f)).isEqualTo(Float.valueOf(0f));
        assertThat(FloatMath.log(0f)).isEqualTo(-INFINITY);
        assertThat(FloatMath.log(-0f)).isEqualTo(-INFINITY);
        assertThat(FloatMath.log(INFINITY)).isEqualTo(INFINITY);
        assertThat(FloatMath.log(-Float.MIN_VALUE)).isNaN();
        assertThat(FloatMath.log(-INFINITY)).isNaN();
        assertThat(FloatMath.log(Float.MIN_VALUE)).isEqualTo((float) (-149 * StrictMath.log(2)));
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 1e-30f, -1e-30f})
    void tanh_keeps_what_is_too_small_to_bend(float x) {
        assertThat(FloatMath.tanh(x)).isEqualTo(Float.valueOf(x));
    }

    @Test
    void tanh_and_erf_end_at_one() {
        for (float x : new float[] {10f, 1e10f, Float.MAX_VALUE, INFINITY}) {
            assertThat(FloatMath.tanh(x)).isEqualTo(1f);
            assertThat(FloatMath.tanh(-x)).isEqualTo(-1f);
            assertThat(FloatMath.erf(x)).isEqualTo(1f);
            assertThat(FloatMath.erf(-x)).isEqualTo(-1f);
        }
    }

    @Test
    void erf_keeps_the_sign_of_zero() {
        assertThat(FloatMath.erf(0f)).isEqualTo(Float.valueOf(0f));
        assertThat(FloatMath.erf(-0f)).isEqualTo(Float.valueOf(-0f));
    }

    @Test
    void the_sigmoid_made_of_exp_ends_at_zero_and_one() {
        assertThat(1f / (1f + FloatMath.exp(200f))).isEqualTo(Float.valueOf(0f));
        assertThat(1f / (1f + FloatMath.exp(-200f))).isEqualTo(1f);
        assertThat(1f / (1f + FloatMath.exp(88f))).isGreaterThan(0f);
    }

    @Test
    void sin_cos_and_pow_are_the_rounded_float64_values() {
        for (int i = -3000; i < 3000; i++) {
            float x = i * 0.37f;
            assertThat(FloatMath.sin(x)).isEqualTo((float) StrictMath.sin(x));
            assertThat(FloatMath.cos(x)).isEqualTo((float) StrictMath.cos(x));
            assertThat(FloatMath.pow(Math.abs(x), 1.7f)).isEqualTo((float) StrictMath.pow(Math.abs(x), 1.7f));
        }
        assertThat(FloatMath.pow(0f, 0f)).isEqualTo(1f);
        assertThat(FloatMath.pow(-2f, 0.5f)).isNaN();
    }
}
