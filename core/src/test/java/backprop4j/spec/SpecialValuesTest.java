package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.compile.Compiler;
import backprop4j.engine.Engine;
import backprop4j.engine.cpu.CpuEngines;
import backprop4j.engine.reference.ReferenceEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// NaN, infinities, zeros of both signs, subnormal and the largest numbers, and the kinks of every operation: values
/// and derivatives have the same bits in every engine, alone and fused.
class SpecialValuesTest {
    private static final Engine REFERENCE = new ReferenceEngine();
    private static final Engine VECTOR = CpuEngines.vector(1);

    @ParameterizedTest(name = "{0}")
    @MethodSource("backprop4j.spec.EnginesAgreeTest#all")
    void have_the_same_bits_in_every_engine_alone_and_fused(OpSpec spec) {
        for (DType real : List.of(DType.FLOAT32, DType.FLOAT64)) {
            // Of rows that engines compute eight or sixteen at a time, and of what is left over.
            List<List<Shape>> many = new ArrayList<>(spec.sized().apply(45));
            many.add(spec.cases().getFirst());
            for (List<Shape> shapes : many) {
                List<Tensor> wanted = EnginesAgreeTest.valueAndGradients(example(spec, shapes, real));
                var expected = Machine.of(REFERENCE, Set.of(), wanted).run();
                for (Set<Compiler.Pass> passes : List.of(Set.<Compiler.Pass>of(), Compiler.ALL)) {
                    var found = Machine.of(VECTOR, passes, wanted).run();
                    assertThat(Bits.difference(expected, found))
                            .as("%s of %s in %s with %s", spec, shapes, real, passes)
                            .isNull();
                }
            }
        }
    }

    private static OpSpec.Example example(OpSpec spec, List<Shape> shapes, DType real) {
        var random = new Random(spec.name().hashCode());
        var leaves = new ArrayList<Tensor>();
        for (int i = 0; i < shapes.size(); i++) {
            leaves.add(spec.draws().get(i).special(random, shapes.get(i), real));
        }
        return new OpSpec.Example(leaves, spec.build().apply(leaves));
    }
}
