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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SmallStepsTest {
    private final Tensor x = Tensor.input("x", Shape.of(2, 3), DType.FLOAT32);
    private final Tensor w = Tensor.input("w", Shape.of(3, 3), DType.FLOAT32);

    @Test
    void the_bits_stay_when_code_takes_the_place_of_kernels() {
        Program program = network(3);
        var engine = new CpuEngine(KernelSet.vector(), 2, 5);
        Executable.Session session = engine.prepare(program).open();
        for (int numbers = 0; numbers < 12; numbers++) {
            Executable.Session kernels =
                    new CpuEngine(KernelSet.scalar(), 1).prepare(program).open();
            assertThat(result(session, numbers)).containsExactly(result(kernels, numbers));
        }
    }

    @Test
    void a_network_of_a_few_neurons_is_one_piece_of_code_that_writes_its_results_alone() {
        Program program = network(1);
        int steps = program.steps().size();
        assertThat(steps).isGreaterThan(2);
        assertThat(SmallSteps.count(program, 0, steps)).isEqualTo(steps);
        StraightCode code =
                StraightCode.of(program.steps(), program.graph(), SmallSteps.readOutside(program, 0, steps));
        assertThat(code.statements().stream().filter(StraightCode.Store.class::isInstance))
                .hasSize(7);
        assertThat(StraightLineWriter.write(code)).isPresent();
    }

    @Test
    void code_that_the_jvm_would_not_compile_is_not_used() {
        Program program = network(12);
        StraightCode code = StraightCode.of(program.steps(), program.graph(), node -> true);
        assertThat(StraightLineWriter.write(code)).isEmpty();
        assertThat(SmallSteps.count(program, 0, program.steps().size()))
                .isLessThan(program.steps().size());
    }

    @Test
    void what_other_steps_read_is_written() {
        Program program = network(2);
        int middle = program.steps().size() / 2;
        int between = program.steps().get(middle - 1).results().getFirst();
        assertThat(SmallSteps.readOutside(program, 0, middle).test(between)).isTrue();
        assertThat(SmallSteps.readOutside(program, 0, program.steps().size()).test(between))
                .isFalse();
    }

    /// So many layers of three neurons, their sum of squares and all they compute last.
    private Program network(int layers) {
        Tensor a = x;
        for (int layer = 0; layer < layers; layer++) {
            a = a.matmul(w).sigmoid();
        }
        return Compiler.compile(
                Trace.ofStep(List.of(a.square().sum(), a.to(DType.FLOAT64))).graph());
    }

    private static double[] result(Executable.Session session, int numbers) {
        var cost = new float[1];
        var last = new double[6];
        session.run(
                new Storage[] {numbers(6, numbers), numbers(9, numbers)},
                new Storage[] {new Storage.Floats(cost), new Storage.Doubles(last)});
        return IntStream.range(0, 7).mapToDouble(i -> i < 6 ? last[i] : cost[0]).toArray();
    }

    private static Storage numbers(int count, int from) {
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) Math.sin(from + 3 * i);
        }
        return new Storage.Floats(numbers);
    }
}
