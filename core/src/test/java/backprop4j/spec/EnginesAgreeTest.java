package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.engine.Engine;
import backprop4j.engine.Engines;
import backprop4j.engine.cpu.CpuEngines;
import backprop4j.engine.reference.ReferenceEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnginesAgreeTest {
    private static final Engine REFERENCE = new ReferenceEngine();
    private static final Engine SCALAR = CpuEngines.scalar(1);
    private static final Engine VECTOR = CpuEngines.vector(2);
    private static final Engine UNROLLED = Engines.unrolled();

    /// Tails of vectors of every width, borders of blocks.
    private static final int[] SIZES = IntStream.concat(
                    IntStream.rangeClosed(0, 70), IntStream.of(127, 1023, 1024, 1025, 4095, 4096, 4097))
            .toArray();

    static Stream<OpSpec> all() {
        return OpSpecs.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void values_and_gradients_have_the_same_bits_in_every_engine(OpSpec spec) {
        for (DType real : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (int size = 0; size < SIZES.length; size++) {
                int n = SIZES[size];
                // Beyond the smallest sizes the types take turns.
                if (n > 20 && (size % 2 == 0) != (real == DType.FLOAT32)) {
                    continue;
                }
                List<List<Shape>> sized = spec.sized().apply(n);
                // Beyond the small sizes one arrangement each, in turn, of what has many or is slow by the reference.
                for (int i = 0; i < sized.size(); i++) {
                    if (n <= 9 || n > 70 && !takesLong(spec) || n / 2 % sized.size() == i) {
                        List<Shape> shapes = sized.get(i);
                        if (exists(spec, shapes)) {
                            Look look = Look.values()[(n + i) % Look.values().length];
                            agree(spec, shapes, look, real, n);
                        }
                    }
                }
            }
        }
    }

    /// The vector engine always, the others in turn; steps are unrolled only where they are small.
    private static List<Engine> engines(long seed) {
        if (seed % 3 == 0) {
            return List.of(SCALAR, VECTOR);
        }
        return seed < 12 ? List.of(UNROLLED, VECTOR) : List.of(VECTOR);
    }

    private static boolean takesLong(OpSpec spec) {
        return spec.draws().size() > 2 || spec.name().startsWith("conv");
    }

    /// Some operations refuse axes without elements.
    private static boolean exists(OpSpec spec, List<Shape> shapes) {
        if (shapes.stream().allMatch(shape -> shape.count() > 0)) {
            return true;
        }
        return EmptyTensors.allowed(spec, shapes);
    }

    private static void agree(OpSpec spec, List<Shape> shapes, Look look, DType real, long seed) {
        List<Tensor> wanted = valueAndGradients(spec.example(shapes, look, real, seed));
        Machine reference = Machine.of(REFERENCE, wanted);
        var expected = reference.run();
        for (Engine engine : engines(seed)) {
            assertThat(Bits.difference(expected, reference.in(engine).run()))
                    .as("%s of %s, %s in %s: reference and %s", spec, shapes, look, real, engine.name())
                    .isNull();
        }
    }

    static List<Tensor> valueAndGradients(OpSpec.Example example) {
        var wanted = new ArrayList<Tensor>();
        Tensor result = example.result();
        wanted.add(result);
        if (result.dtype().isFloating()) {
            var random = new Random(9);
            double[] weights = random.doubles(result.shape().count(), -1, 1).toArray();
            Tensor cost = result.mul(Tensor.copyOf(weights, result.shape()).to(result.dtype()))
                    .sum();
            Gradients gradients = cost.backward();
            for (Tensor variable : example.variables()) {
                if (gradients.reaches(variable)) {
                    wanted.add(gradients.of(variable));
                }
            }
        }
        return wanted;
    }
}
