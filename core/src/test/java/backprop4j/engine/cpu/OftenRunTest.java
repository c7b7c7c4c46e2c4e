package backprop4j.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.compile.Compiler;
import backprop4j.compile.Program;
import backprop4j.compile.Trace;
import backprop4j.engine.Executable;
import backprop4j.op.Storage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OftenRunTest {
    private final Random random = new Random(4);

    @Test
    void a_chain_keeps_its_bits_when_a_loop_replaces_its_blocks() {
        Tensor x = Tensor.input("x", Shape.of(37, 301), DType.FLOAT32);
        Tensor row = Tensor.input("row", Shape.of(301), DType.FLOAT32);
        Tensor one = Tensor.input("one", Shape.SCALAR, DType.FLOAT32);
        Tensor y = x.mul(one).add(row).maximum(x.neg()).sqrt().div(x.square().add(one));
        Program program = Compiler.compile(Trace.ofStep(List.of(y)).graph());
        var engine = new CpuEngine(KernelSet.vector(), 2);
        Executable.Session session = engine.prepare(program).open();
        Storage[] given = {numbers(37 * 301), numbers(301), numbers(1)};
        float[] byBlocks = result(session, given);
        assertThat(engine.loops()).isZero();
        while (engine.loops() == 0) {
            assertThat(result(session, given)).containsExactly(byBlocks);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(result(session, given)).containsExactly(byBlocks);
        }
    }

    private static float[] result(Executable.Session session, Storage[] given) {
        var result = new float[37 * 301];
        session.run(given, new Storage[] {new Storage.Floats(result)});
        return result;
    }

    private Storage numbers(int count) {
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return new Storage.Floats(numbers);
    }
}
