package backprop4j.op;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static Tensor symbol(DType dtype) {
        return Tensor.input("x", Shape.of(2), dtype);
    }

    private static Body body(BinaryOperator<Tensor> first, BinaryOperator<Tensor> second) {
        Tensor a = symbol(DType.FLOAT32);
        Tensor b = symbol(DType.FLOAT32);
        return Body.close(List.of(a, b), List.of(first.apply(a, b), second.apply(a, b)))
                .body();
    }

    @Test
    void bodies_of_one_structure_are_equal() {
        Body one = body((a, b) -> a.sub(b), (a, b) -> a.mul(2));
        Body other = body((a, b) -> a.sub(b), (a, b) -> a.mul(2));
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @Test
    void bodies_differ_in_operations_wires_numbers_and_the_order_of_results() {
        Body one = body((a, b) -> a.sub(b), (a, b) -> a.mul(2));
        for (Body other : List.of(
                body((a, b) -> a.add(b), (a, b) -> a.mul(2)),
                body((a, b) -> b.sub(a), (a, b) -> a.mul(2)),
                body((a, b) -> a.sub(b), (a, b) -> b.mul(2)),
                body((a, b) -> a.sub(b), (a, b) -> a.mul(3)),
                body((a, b) -> a.sub(b), (a, b) -> a.mul(2).exp()))) {
            assertThat(one).isNotEqualTo(other);
            assertThat(other).isNotEqualTo(one);
            assertThat(one.hashCode()).isNotEqualTo(other.hashCode());
        }
        assertThat(body((a, b) -> a, (a, b) -> b)).isNotEqualTo(body((a, b) -> b, (a, b) -> a));
        assertThat(one.equals((Object) "a body")).isFalse();
    }

    @Test
    void what_a_body_takes_from_outside_becomes_a_symbol_whether_it_is_read_or_a_result() {
        Tensor x = symbol(DType.FLOAT32);
        Tensor read = Tensor.of(3, 4);
        Tensor passed = Tensor.of(5, 6);
        Body.Closed closed = Body.close(List.of(x), List.of(x.mul(read), passed));
        assertThat(closed.captured()).containsExactly(read, passed);
        List<Tensor> results = closed.body().on(List.of(Tensor.of(1, 2), Tensor.of(10, 20), passed));
        assertThat(results.get(0).toArray()).containsExactly(10, 40);
        assertThat(results.get(1).toArray()).containsExactly(5, 6);
    }

    @Test
    void a_symbol_is_read_if_an_operation_or_a_result_is_made_of_it() {
        Body first = body((a, b) -> a.exp(), (a, b) -> a);
        assertThat(first.reads(0)).isTrue();
        assertThat(first.reads(1)).isFalse();
        assertThat(body((a, b) -> a.exp(), (a, b) -> b).reads(1)).isTrue();
        assertThat(body((a, b) -> a.exp(), (a, b) -> b.exp()).reads(1)).isTrue();
    }

    @Test
    void on_float64_a_body_of_float32_computes_in_float64_with_exact_numbers() {
        Tensor x = symbol(DType.FLOAT32);
        Tensor tenthAndTruth = x.mul(0.1).add(x.gt(1).to(DType.FLOAT32));
        Body body = Body.close(List.of(x), List.of(tenthAndTruth)).body();
        Tensor wide = body.on(List.of(Tensor.float64(1, 3))).getFirst();
        assertThat(wide.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(wide.toDoubles()).containsExactly(0.1, 3 * 0.1 + 1);
        Tensor narrow = body.on(List.of(Tensor.of(1, 3))).getFirst();
        assertThat(narrow.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(narrow.toArray()).containsExactly(0.1f, 3 * 0.1f + 1);
    }

    @Test
    void a_body_of_float64_rounds_to_float32_where_it_says_so() {
        Tensor x = symbol(DType.FLOAT64);
        Body body = Body.close(List.of(x), List.of(x.to(DType.FLOAT32))).body();
        assertThat(body.on(List.of(Tensor.float64(0.1, 0.2))).getFirst().dtype())
                .isEqualTo(DType.FLOAT32);
    }
}
