package backprop4j.parity;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.spec.Look;
import backprop4j.spec.OpSpec;
import backprop4j.spec.OpSpecs;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation and its gradient, by libtorch's operation of that name where it has one.
class OperationParityTest {
    /// Both round every operation; sums are added in other orders.
    private static final double TOLERANCE = 1e-12;

    /// Where libtorch itself is less exact, and how far it may be off for that.
    private static final Map<String, Double> LESS_EXACT = Map.of(
            // Its ψ' is a short asymptotic series.
            "digamma()", 1e-9,
            "digamma() below 0", 1e-9,
            // Its derivative is a sixth as float, in float64 too.
            "hardsigmoid()", 1e-7);

    static Stream<OpSpec> all() {
        return OpSpecs.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void values_and_gradients_are_those_of_libtorch(OpSpec spec) {
        for (DType real : List.of(DType.FLOAT64, DType.FLOAT32)) {
            for (List<Shape> shapes : spec.cases()) {
                for (Look look : Look.values()) {
                    verify(spec, shapes, look, real);
                }
            }
            for (int n : new int[] {0, 1, 7, 33}) {
                for (List<Shape> shapes : spec.sized().apply(n)) {
                    if (exists(spec, shapes)) {
                        verify(spec, shapes, Look.PLAIN, real);
                    }
                }
            }
        }
    }

    private static boolean exists(OpSpec spec, List<Shape> shapes) {
        return shapes.stream().allMatch(shape -> shape.count() > 0) || OpSpecs.allowsEmpty(spec, shapes);
    }

    private static void verify(OpSpec spec, List<Shape> shapes, Look look, DType real) {
        OpSpec.Example example = spec.example(shapes, look, real, 17);
        String what = spec + " of " + shapes + ", " + look + " in " + real;
        double tolerance = LESS_EXACT.getOrDefault(spec.name(), TOLERANCE);
        Comparison.verify(what, example.result(), example.variables(), tolerance);
    }
}
