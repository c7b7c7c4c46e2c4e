package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.compile.Compiler;
import backprop4j.engine.Engine;
import backprop4j.engine.cpu.CpuEngines;
import backprop4j.engine.reference.ReferenceEngine;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PassesAgreeTest {
    private static final Engine REFERENCE = new ReferenceEngine();
    private static final Engine VECTOR = CpuEngines.vector(2);

    @ParameterizedTest(name = "{0}")
    @MethodSource("backprop4j.spec.EnginesAgreeTest#all")
    void passes_that_change_no_bit_may_be_left_out(OpSpec spec) {
        for (DType real : List.of(DType.FLOAT32, DType.FLOAT64)) {
            for (List<Shape> shapes : spec.cases()) {
                List<Tensor> wanted = EnginesAgreeTest.valueAndGradients(spec.example(shapes, Look.PERMUTED, real, 7));
                var expected = Bits.copies(Machine.of(REFERENCE, wanted).run());
                for (int set = 0; set < 8; set++) {
                    Set<Compiler.Pass> passes = passes(set);
                    var found = Machine.of(VECTOR, passes, wanted).run();
                    assertThat(Bits.difference(expected, found))
                            .as("%s of %s in %s with %s", spec, shapes, real, passes)
                            .isNull();
                }
            }
        }
    }

    private static Set<Compiler.Pass> passes(int set) {
        var passes = EnumSet.noneOf(Compiler.Pass.class);
        for (Compiler.Pass pass : Compiler.Pass.values()) {
            if ((set >> pass.ordinal() & 1) != 0) {
                passes.add(pass);
            }
        }
        return passes;
    }
}
