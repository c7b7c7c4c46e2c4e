package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.engine.cpu.CpuEngines;
import backprop4j.engine.cpu.FloatGemm;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedChunksTest {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void a_long_sum_has_the_same_bits_whoever_sums_its_chunks(DType dtype) {
        int k = 40 * FloatGemm.CHUNK + 7;
        double[] numbers = new Random(1).doubles(11L * k, -1, 1).toArray();
        Tensor a = Tensor.copyOf(numbers, Shape.of(11, k)).to(dtype).slice(0, 0, 9);
        Tensor b = Tensor.copyOf(numbers, Shape.of(k, 11)).to(dtype);
        List<Tensor> product = List.of(a.matmul(b));
        var alone = Bits.copies(Machine.of(CpuEngines.scalar(1), product).run());
        for (int threads : new int[] {2, 3, 7}) {
            var shared = Machine.of(CpuEngines.vector(threads), product).run();
            assertThat(Bits.difference(alone, shared)).as("%d threads", threads).isNull();
        }
    }
}
