package backprop4j.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
    @Test
    void equal_numbers_in_formulas_share_a_slot_unless_their_bits_differ() {
        Tensor x = Tensor.of(1, 2);
        assertThat(Trace.of(List.of(x.mul(2).add(2).sub(3))).leaves()).hasSize(3);
        assertThat(Trace.of(List.of(x.mul(0.0).add(-0.0))).leaves()).hasSize(3);
    }

    @Test
    void a_step_takes_numbers_that_are_there_as_they_are_if_they_depend_on_no_cell() {
        Parameter w = Parameter.of("w", 3, 4);
        Tensor known = Tensor.of(1, 2).exp();
        assertThat(known.toArray()).hasSize(2);
        assertThat(Trace.ofStep(List.of(known.mul(w.tensor()))).leaves()).containsExactlyInAnyOrder(known, w.tensor());
    }

    @Test
    void a_step_computes_again_what_depends_on_a_cell_however_far_away() {
        Parameter w = Parameter.of("w", 3, 4);
        Tensor square = w.tensor().square();
        Tensor root = square.sqrt();
        assertThat(root.toArray()).containsExactly(3, 4);
        assertThat(square.toArray()).containsExactly(9, 16);
        for (Tensor result : List.of(square, root)) {
            assertThat(Trace.of(List.of(result)).leaves()).containsExactly(result);
            assertThat(Trace.ofStep(List.of(result)).leaves()).containsExactly(w.tensor());
        }
    }

    @Test
    void a_number_that_fails_where_it_is_computed_is_told_with_its_line() {
        Tensor index = Tensor.of(0, 3).to(DType.INT32);
        assertThatThrownBy(Tensor.of(1, 2, 3).take(0, index)::toArray)
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("TraceTest.java");
    }
}
