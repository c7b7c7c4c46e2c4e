package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.engine.cpu.CpuEngines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyRowsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 1_025})
    void no_rows_meet_a_row_of_any_length(int n) {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor none = Tensor.zeros(Shape.of(0, n), dtype);
            Tensor row = Tensor.ones(Shape.of(n), dtype);
            Tensor sum = none.add(row);
            assertThat(Machine.run(CpuEngines.vector(2), sum, sum.sum(0))[1].count())
                    .isEqualTo(n);
        }
    }
}
