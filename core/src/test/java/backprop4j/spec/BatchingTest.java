package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Grad;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.engine.reference.ReferenceEngine;
import backprop4j.op.Storage;
import backprop4j.op.Uniform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation on a batch of examples does to the bit what it does to each of them.
class BatchingTest {
    private static final int EXAMPLES = 3;

    /// The step of random numbers cannot differ from example to example.
    static Stream<OpSpec> all() {
        return OpSpecs.all().stream()
                .filter(spec -> !drawsRandomNumbers(spec.example(spec.cases().getFirst(), Look.PLAIN, DType.FLOAT32, 1)
                        .result()));
    }

    private static boolean drawsRandomNumbers(Tensor tensor) {
        return tensor.op() instanceof Uniform || tensor.inputs().stream().anyMatch(BatchingTest::drawsRandomNumbers);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void a_batch_has_the_bits_of_its_examples(OpSpec spec) {
        for (List<Shape> shapes : spec.cases()) {
            // Operands that differ, and then each in turn the same for all examples.
            for (int shared = -1; shared < (shapes.size() == 1 ? 0 : shapes.size()); shared++) {
                check(spec, shapes, shared, spec.build());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void gradients_of_a_batch_have_the_bits_of_its_examples(OpSpec spec) {
        if (!spec.differentiable()) {
            return;
        }
        List<Shape> shapes = spec.cases().getLast();
        check(spec, shapes, -1, operands -> {
            Tensor result = spec.build().apply(operands);
            var gradients = result.mul(result).sum().backward();
            List<Tensor> parts = operands.stream()
                    .filter(operand -> operand.dtype().isFloating() && gradients.reaches(operand))
                    .map(operand -> gradients.of(operand).reshape(-1))
                    .toList();
            return parts.size() == 1 ? parts.getFirst() : Tensor.concat(0, parts.toArray(Tensor[]::new));
        });
    }

    private static void check(OpSpec spec, List<Shape> shapes, int shared, Function<List<Tensor>, Tensor> f) {
        var examples = new ArrayList<List<Tensor>>();
        for (int i = 0; i < EXAMPLES; i++) {
            examples.add(new ArrayList<>(
                    spec.example(shapes, Look.PLAIN, DType.FLOAT32, i + 1).leaves()));
        }
        if (shared >= 0) {
            Tensor same = examples.getFirst().get(shared);
            examples.forEach(example -> example.set(shared, same));
        }
        var batches = new ArrayList<Tensor>();
        for (int operand = 0; operand < shapes.size(); operand++) {
            if (operand != shared) {
                int at = operand;
                batches.add(stacked(examples.stream().map(e -> e.get(at)).toList()));
            }
        }
        Tensor all = Grad.vectorizeAll(ones -> {
                    var operands = new ArrayList<>(ones);
                    if (shared >= 0) {
                        operands.add(shared, examples.getFirst().get(shared));
                    }
                    return f.apply(operands);
                })
                .apply(batches);
        Tensor each = stacked(examples.stream().map(f).toList());
        assertThat(all.shape()).isEqualTo(each.shape());
        Storage[] found = Machine.run(new ReferenceEngine(), all, each);
        assertThat(Bits.difference(new Storage[] {found[1]}, new Storage[] {found[0]}))
                .as("%s of %s, operand %d shared", spec, shapes, shared)
                .isNull();
    }

    private static Tensor stacked(List<Tensor> tensors) {
        Storage all = Storage.allocate(
                tensors.getFirst().dtype(),
                tensors.stream().mapToInt(t -> t.shape().count()).sum());
        int at = 0;
        for (Tensor tensor : tensors) {
            Storage one = Machine.run(new ReferenceEngine(), tensor)[0];
            for (int i : IntStream.range(0, one.count()).toArray()) {
                all.set(at++, one.get(i));
            }
        }
        return Tensor.constant(
                Objects.requireNonNull(all), tensors.getFirst().shape().inFront(tensors.size()));
    }
}
