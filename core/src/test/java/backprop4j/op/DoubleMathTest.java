package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class DoubleMathTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final BigDecimal TWO_OVER_ROOT_PI = BigDecimal.TWO.divide(
            new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459").sqrt(DIGITS), DIGITS);

    @Test
    void erf_agrees_with_its_series_in_sixty_digits() {
        double worst = 0;
        for (double x = -6.25; x < 6.25; x += 0.0173) {
            worst = Math.max(worst, relativeError(x));
        }
        for (double x = 1e-300; x < 1; x *= 13) {
            worst = Math.max(worst, relativeError(x));
        }
        for (double x : new double[] {1, Math.nextDown(1.0), -1, 6, Math.nextDown(6.0), Math.nextUp(6.0)}) {
            worst = Math.max(worst, relativeError(x));
        }
        assertThat(worst).isLessThan(4e-16);
    }

    @Test
    void erf_of_the_values_without_a_series() {
        assertThat(DoubleMath.erf(0.0)).isEqualTo(Double.valueOf(0.0));
        assertThat(DoubleMath.erf(-0.0)).isEqualTo(Double.valueOf(-0.0));
        assertThat(DoubleMath.erf(Double.NaN)).isNaN();
        assertThat(DoubleMath.erf(Double.POSITIVE_INFINITY)).isEqualTo(1.0);
        assertThat(DoubleMath.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1.0);
        assertThat(DoubleMath.erf(-Double.MAX_VALUE)).isEqualTo(-1.0);
        assertThat(DoubleMath.erf(1e-310)).isEqualTo(1e-310 * 2 / Math.sqrt(Math.PI));
    }

    private static double relativeError(double x) {
        BigDecimal truth = erf(new BigDecimal(x));
        return new BigDecimal(DoubleMath.erf(x))
                .subtract(truth)
                .divide(truth, DIGITS)
                .abs()
                .doubleValue();
    }

    /// 2/√π · Σ (−1)ⁿ·x^(2n+1) / (n!·(2n+1)).
    private static BigDecimal erf(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS);
        BigDecimal power = x;
        BigDecimal sum = x;
        BigDecimal least = x.abs().movePointLeft(45);
        for (int n = 1; power.abs().compareTo(least) > 0; n++) {
            power = power.multiply(square, DIGITS).divide(BigDecimal.valueOf(-n), DIGITS);
            sum = sum.add(power.divide(BigDecimal.valueOf(2L * n + 1), DIGITS), DIGITS);
        }
        return sum.multiply(TWO_OVER_ROOT_PI, DIGITS);
    }
}
