package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// float64 functions that the JDK lacks against values computed with 40 digits (mpmath 1.3).
class GoldenFunctionsTest {
    record Golden(String function, double x, double y) {}

    private static Golden of(String function, double x, double y) {
        return new Golden(function, x, y);
    }

    static List<Golden> goldens() {
        return List.of(
                of("lgamma", 1e-300, 690.7755278982137),
                of("lgamma", 1e-05, 11.512919692895826),
                of("lgamma", 0.3, 1.0957979948180756),
                of("lgamma", 0.9, 0.06637623973474295),
                of("lgamma", 1.1, -0.049872441259839764),
                of("lgamma", 0.9999999, 5.772157468444193e-08),
                of("lgamma", 1.0000001, -5.772155829918507e-08),
                of("lgamma", 1.5, -0.12078223763524522),
                of("lgamma", 1.9999999, -4.2278430309861296e-08),
                of("lgamma", 2.0000001, 4.227843666532498e-08),
                of("lgamma", 2.75, 0.47521466691493713),
                of("lgamma", 15.875, 27.557149934480282),
                of("lgamma", 1.4616, -0.12148629003589732),
                of("lgamma", 1.9, -0.03898427592308336),
                of("lgamma", 2.2, 0.09694746679063887),
                of("lgamma", 3.7, 1.428072326665388),
                of("lgamma", 15.9, 27.625493215168692),
                of("lgamma", 16.1, 28.173694494813546),
                of("lgamma", 100.5, 361.4355404677776),
                of("lgamma", 10000000000.0, 220258509288.81058),
                of("lgamma", -0.3, 1.4648400508576025),
                of("lgamma", -1.5, 0.860047015376481),
                of("lgamma", -2.7, -0.07140708531564569),
                of("lgamma", -15.3, -27.367793829012836),
                of("lgamma", -100.4, -364.38932358026403),
                of("digamma", 1e-05, -100000.57719921567),
                of("digamma", 0.3, -3.502524222200133),
                of("digamma", 1.4616, -3.110625123034165e-05),
                of("digamma", 2.2, 0.5442934367411452),
                of("digamma", 15.9, 2.734543070175774),
                of("digamma", 16.1, 2.747442005514623),
                of("digamma", 10000000000.0, 23.025850929890456),
                of("digamma", -0.3, 2.113309779635399),
                of("digamma", -1.5, 0.7031566406452432),
                of("digamma", -15.3, 5.042677398790521),
                of("polygamma[1]", 1e-05, 10000000001.644909),
                of("polygamma[1]", 0.3, 12.245364546107732),
                of("polygamma[1]", 1.4616, 0.9677007114650835),
                of("polygamma[1]", 2.2, 0.5729327609793347),
                of("polygamma[1]", 17.5, 0.058806588095783506),
                of("polygamma[1]", 10000000000.0, 1.00000000005e-10),
                of("polygamma[1]", -0.3, 13.945160267805722),
                of("polygamma[1]", -1.5, 9.379246644989124),
                of("polygamma[1]", -15.3, 15.016143661503945),
                of("polygamma[4]", 0.3, -9883.46855549699),
                of("polygamma[4]", 1.4616, -3.935040877560243),
                of("polygamma[4]", 2.2, -0.5674362442651494),
                of("polygamma[4]", 17.5, -7.163194669369115e-05),
                of("polygamma[4]", 1000.5, -5.999995000006125e-12),
                of("polygamma[4]", -0.3, 9731.83495623352),
                of("polygamma[4]", -1.5, -0.3137559995067314),
                of("polygamma[4]", -15.3, 9738.760205896588),
                of("erfc", -3.0, 1.9999779095030015),
                of("erfc", -0.5, 1.5204998778130465),
                of("erfc", 1e-09, 0.9999999988716208),
                of("erfc", 0.4, 0.5716076449533315),
                of("erfc", 0.6, 0.3961439091520741),
                of("erfc", 0.99, 0.1614919304446302),
                of("erfc", 1.01, 0.1531895037717233),
                of("erfc", 2.0, 0.004677734981047266),
                of("erfc", 2.49, 0.0004292878677339129),
                of("erfc", 2.51, 0.0003857054817242798),
                of("erfc", 5.0, 1.537459794428035e-12),
                of("erfc", 9.9, 1.5431200214053075e-44),
                of("erfc", 15.0, 7.212994172451207e-100),
                of("erfc", 26.0, 5.663192408856143e-296),
                of("asinh", 1e-300, 1e-300),
                of("asinh", 1e-08, 1e-08),
                of("asinh", 0.5, 0.48121182505960347),
                of("asinh", -3.0, -1.8184464592320668),
                of("asinh", 100000000.0, 19.11382792451231),
                of("asinh", -1e+300, -691.4686750787737),
                of("acosh", 1.0000001, 0.0004472135919037347),
                of("acosh", 1.5, 0.9624236501192069),
                of("acosh", 30.0, 4.0940666686320855),
                of("acosh", 100000000.0, 19.11382792451231),
                of("acosh", 1000000000.0, 21.416413017506358),
                of("acosh", 1e+300, 691.4686750787737),
                of("atanh", 1e-300, 1e-300),
                of("atanh", 1e-08, 1e-08),
                of("atanh", -0.5, -0.5493061443340549),
                of("atanh", 0.999999, 7.254328619247669));
    }

    private static double function(String name, double x) {
        return switch (name) {
            case "lgamma" -> DoubleMath.lgamma(x);
            case "digamma" -> DoubleMath.polygamma(0, x);
            case "polygamma[1]" -> DoubleMath.polygamma(1, x);
            case "polygamma[4]" -> DoubleMath.polygamma(4, x);
            case "erfc" -> DoubleMath.erfc(x);
            case "asinh" -> DoubleMath.asinh(x);
            case "acosh" -> DoubleMath.acosh(x);
            case "atanh" -> DoubleMath.atanh(x);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// Derivatives of ln Γ, and left of 0 that itself, pass through 0 where their error does not: there it counts
    /// against 1.
    @ParameterizedTest
    @MethodSource("goldens")
    void agrees_to_fourteen_digits(Golden golden) {
        boolean passes = golden.function.contains("gamma") && !(golden.function.equals("lgamma") && golden.x > 0);
        double scale = passes ? Math.max(1, Math.abs(golden.y)) : Math.abs(golden.y);
        assertThat(Math.abs(function(golden.function, golden.x) - golden.y) / scale)
                .isLessThan(1e-14);
    }

    @Test
    void values_at_poles_and_ends() {
        double infinity = Double.POSITIVE_INFINITY;
        for (double pole : new double[] {0, -0.0, -1, -2, -1e10}) {
            assertThat(DoubleMath.lgamma(pole)).isEqualTo(infinity);
        }
        assertThat(DoubleMath.lgamma(infinity)).isEqualTo(infinity);
        assertThat(DoubleMath.lgamma(-infinity)).isEqualTo(infinity);
        assertThat(DoubleMath.lgamma(Double.NaN)).isNaN();
        assertThat(DoubleMath.lgamma(1)).isZero();
        assertThat(DoubleMath.lgamma(2)).isZero();
        assertThat(DoubleMath.polygamma(0, 0.0)).isEqualTo(-infinity);
        assertThat(DoubleMath.polygamma(0, -0.0)).isEqualTo(infinity);
        assertThat(DoubleMath.polygamma(0, -1)).isNaN();
        assertThat(DoubleMath.polygamma(1, 0)).isEqualTo(infinity);
        assertThat(DoubleMath.polygamma(1, -3)).isEqualTo(infinity);
        assertThat(DoubleMath.polygamma(0, infinity)).isEqualTo(infinity);
        assertThat(DoubleMath.polygamma(0.5, 2)).isNaN();
        assertThat(DoubleMath.polygamma(0, Double.NaN)).isNaN();
        assertThat(DoubleMath.erfc(-infinity)).isEqualTo(2);
        assertThat(DoubleMath.erfc(infinity)).isZero();
        assertThat(DoubleMath.erfc(Double.NaN)).isNaN();
        assertThat(DoubleMath.acosh(1)).isZero();
        assertThat(DoubleMath.acosh(0.5)).isNaN();
        assertThat(DoubleMath.acosh(infinity)).isEqualTo(infinity);
        assertThat(DoubleMath.atanh(-1)).isEqualTo(-infinity);
        assertThat(DoubleMath.atanh(1.5)).isNaN();
        assertThat(DoubleMath.asinh(-infinity)).isEqualTo(-infinity);
    }
}
