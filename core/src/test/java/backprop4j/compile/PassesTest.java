package backprop4j.compile;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.RandomStream;
import backprop4j.Scan;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Elementary;
import backprop4j.op.Leaf;
import backprop4j.op.Region;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PassesTest {
    @Test
    void the_graph_of_one_neuron_after_every_pass() {
        Tensor x = Tensor.copyOf(new float[6], Shape.of(2, 3));
        Tensor w = Tensor.copyOf(new float[3], Shape.of(1, 3));
        Tensor y = x.linear(w).reshape(2).reshape(2, 1).reshape(2).sigmoid();
        Tensor cost = y.square().add(y.square()).sum();
        Map<String, String> left = new LinkedHashMap<>();
        Compiler.compile(
                Trace.of(List.of(cost)).graph(), Compiler.ALL, (pass, graph) -> left.put(pass, graph.toString()));
        assertThat(left.keySet())
                .containsExactly("trace", "simplify", "expand", "simplify again", "fuse", "order", "plan");
        assertThat(left).containsEntry("trace", """
                %0 = input constant : float32[2, 3]
                %1 = input constant : float32[1, 3]
                %2 = contract[ab,cb→ac](%0, %1) : float32[2, 1]
                %3 = reshape[2](%2) : float32[2]
                %4 = reshape[2, 1](%3) : float32[2, 1]
                %5 = reshape[2](%4) : float32[2]
                %6 = sigmoid(%5) : float32[2]
                %7 = square(%6) : float32[2]
                %8 = square(%6) : float32[2]
                %9 = add(%7, %8) : float32[2]
                %10 = sum[axes=[0]](%9) : float32[]
                results [%10]""");
        assertThat(left).containsEntry("simplify", """
                %0 = input constant : float32[2, 3]
                %1 = input constant : float32[1, 3]
                %2 = contract[ab,cb→ac](%0, %1) : float32[2, 1]
                %3 = reshape[2](%2) : float32[2]
                %4 = sigmoid(%3) : float32[2]
                %5 = square(%4) : float32[2]
                %6 = add(%5, %5) : float32[2]
                %7 = sum[axes=[0]](%6) : float32[]
                results [%7]""");
        assertThat(left).containsEntry("order", """
                0: %2 = contract[ab,cb→ac] of %0 and %1
                1: fused float32[2] reads [%2] constants [1.0]: r2 = neg(r0); r3 = exp(r2); r4 = add(r3, r1); \
                r5 = div(r1, r4); r6 = mul(r5, r5); r7 = add(r6, r6); %6 ← r7
                2: %7 = sum[0] of %6""");
        assertThat(left).containsEntry("plan", """
                64 bytes for 2 buffers
                %2 : float32 at 0 to 1, steps 0 to 1
                %6 : float32 at 0 to 1, steps 1 to 2""");
    }

    @Test
    void a_reshape_between_pointwise_operations_does_not_part_their_chain() {
        Tensor x = Tensor.copyOf(new float[24], Shape.of(4, 6));
        Tensor column = Tensor.copyOf(new float[4], Shape.of(4, 1));
        Tensor halves = Tensor.copyOf(new float[8], Shape.of(2, 2, 2, 1));
        Tensor y = x.mul(column).reshape(2, 2, 2, 3).add(halves).reshape(4, 6).sub(column);
        assertThat(orderOf(y)).isEqualTo("""
                0: fused float32[2, 2, 2, 3] reads [%0, %1@0[2, 2, 2, 3]·[2, 1, 0, 0], %2@0[2, 2, 2, 3]·[4, 2, 1, 0]]: \
                r3 = mul(r0, r1); r4 = add(r3, r2); r5 = sub(r4, r1); %9 ← r5""");
    }

    @Test
    void a_value_that_is_also_read_in_another_shape_is_stored() {
        Tensor x = Tensor.copyOf(new float[24], Shape.of(4, 6));
        Tensor y = x.exp();
        Tensor sums = y.reshape(2, 12).sum(1);
        assertThat(orderOf(y.reshape(24).square(), sums)).contains("%1 ←").contains("sum[1] of %1");
    }

    @Test
    void shapes_that_split_each_other_s_axes_stay_two_chains() {
        Tensor x = Tensor.copyOf(new float[24], Shape.of(4, 6));
        assertThat(orderOf(x.exp().reshape(3, 8).square()))
                .contains("0: fused float32[4, 6]", "1: fused float32[3, 8]");
    }

    @Test
    void a_fold_of_a_few_terms_that_lie_apart_computes_cheap_ones_itself() {
        Tensor x = Tensor.copyOf(new float[24], Shape.of(2, 3, 4));
        Tensor kept = x.abs();
        Tensor total = kept.sum(1);
        assertThat(orderOf(total)).isEqualTo("""
                0: %2 = sum[1] of fused float32[2, 3, 4] reads [%0]: r1 = abs(r0); %1 ← r1""");
        assertThat(orderOf(total, kept.exp())).as("what others compute, too").isEqualTo("""
                0: %3 = sum[1] of fused float32[2, 3, 4] reads [%0]: r1 = abs(r0); %2 ← r1
                1: fused float32[2, 3, 4] reads [%0]: r1 = abs(r0); r2 = exp(r1); %4 ← r2""");
        assertThat(orderOf(total, kept.mul(x).sum(0)))
                .as("when only another fold's terms need them, too")
                .contains("sum[1] of fused", "sum[0] of fused")
                .doesNotContain("\n2: ");
        assertThat(orderOf(total, kept)).as("but not a result").contains("= sum[1] of %");
        assertThat(orderOf(x.exp().sum(1))).as("nor what is not cheap").contains("= sum[1] of %");
        assertThat(orderOf(x.abs().sum(2))).as("nor terms that lie together").contains("= sum[2] of %");
        assertThat(orderOf(kept.matmul(Tensor.copyOf(new float[8], Shape.of(4, 2))), total))
                .as("nor what lies in memory anyhow")
                .contains("= sum[1] of %");
    }

    @Test
    void who_looks_for_the_largest_of_windows_also_counts_them() {
        Tensor x = Tensor.copyOf(new float[64], Shape.of(2, 2, 4, 4));
        Tensor windows = x.sigmoid().reshape(2, 2, 2, 2, 2, 2);
        Tensor largest = windows.max(3, 5);
        String order = orderOf(largest.square().sum().backward().of(x));
        assertThat(order).containsPattern("= max\\[3, 5] of %\\d+@?[^,]*, %\\d+ = how many");
        assertThat(order.lines().filter(line -> line.contains(" = eq(")))
                .as("the shares alone compare once more")
                .hasSize(1);
        Tensor others = windows.eq(largest.reshape(2, 2, 2, 1, 2, 1).mul(2).broadcastTo(windows.shape()))
                .to(windows.dtype());
        assertThat(orderOf(largest, others.sum(3, 5)))
                .as("those that are something else")
                .doesNotContain("how many");
        Tensor across = windows.eq(
                        largest.permute(1, 0, 2, 3).reshape(2, 2, 2, 1, 2, 1).broadcastTo(windows.shape()))
                .to(windows.dtype());
        assertThat(orderOf(largest, across.sum(3, 5)))
                .as("the largest of other windows")
                .doesNotContain("how many");
    }

    @Test
    void layouts_that_change_nothing_are_dropped_and_no_others() {
        Tensor x = Tensor.input("x", Shape.of(2, 2, 1), DType.FLOAT32);
        for (Tensor same : List.of(
                x.reshape(2, 2, 1),
                x.slice(0, 0, 2),
                x.pad(1, 0, 0),
                Tensor.concat(0, x),
                x.flip(2),
                x.permute(0, 1, 2))) {
            assertThat(simplified(same)).as("%s", same).hasToString("%0 = input x : float32[2, 2, 1]\nresults [%0]");
        }
        for (Tensor other : List.of(x.flip(0), x.flip(0, 2), x.permute(1, 0, 2))) {
            assertThat(simplified(other).size()).as("%s", other).isEqualTo(2);
        }
    }

    private static Graph simplified(Tensor result) {
        return Simplify.run(Trace.of(List.of(result)).graph());
    }

    @Test
    void a_slot_that_nothing_needs_stays() {
        Shape shape = Shape.of(2);
        var builder = new Graph.Builder();
        builder.add(new Leaf.Input("idle"), new int[0], shape, DType.FLOAT32, 0);
        int x = builder.add(new Leaf.Input("x"), new int[0], shape, DType.FLOAT32, 1);
        builder.add(Elementary.SIN, new int[] {x}, shape, DType.FLOAT32, 2);
        int exp = builder.add(Elementary.EXP, new int[] {x}, shape, DType.FLOAT32, 3);
        assertThat(Simplify.run(builder.build(new int[] {exp}))).hasToString("""
                %0 = input idle : float32[2]
                %1 = input x : float32[2]
                %2 = exp(%1) : float32[2]
                results [%2]""");
    }

    @Test
    void a_result_that_is_a_leaf_or_is_asked_for_twice_is_copied() {
        Tensor x = Tensor.input("x", Shape.of(2), DType.FLOAT32);
        assertThat(orderOf(x)).isEqualTo("0: %1 = copy of [%0]");
        Tensor y = x.exp();
        assertThat(orderOf(y, y)).endsWith("1: %2 = copy of [%1]");
    }

    @Test
    void every_kind_of_step_says_what_it_reads() {
        Tensor x = Tensor.input("x", Shape.of(4), DType.FLOAT32);
        Tensor step = Tensor.input("step", Shape.of(1), DType.FLOAT32);
        assertThat(orderOf(x.argsort(0, false))).isEqualTo("0: %1 = argsort of [%0]");
        assertThat(orderOf(x.gather(0, Tensor.ofInts(2, 1)))).isEqualTo("0: %2 = gather[axis=0] of [%0, %1]");
        assertThat(orderOf(RandomStream.of(1).at(step.to(DType.INT32)).uniform(Shape.of(2))))
                .contains("0: fused")
                .endsWith("1: %3 = uniform of [%2, %1]");
        assertThat(orderOf(Scan.of(x, Tensor.input("s", Shape.of(3, 4), DType.FLOAT32), (h, e) -> h.mul(e))))
                .contains("= scan[length=3] of [%0, %1], each run:\n   fused float32[4] reads [%0, %1]: r2 = mul");
    }

    @Test
    void steps_run_in_the_order_in_which_their_results_were_written_down() {
        Tensor x = Tensor.input("x", Shape.of(4, 4), DType.FLOAT32);
        Tensor product = x.matmul(x);
        List<Step> steps = Compiler.compile(
                        Trace.of(List.of(
                                        x.sum(0),
                                        product,
                                        x.max(1),
                                        product.matmul(x),
                                        x.sum(1),
                                        product.sum(0),
                                        x.argsort(1, true)))
                                .graph(),
                        Set.of(),
                        (pass, text) -> {})
                .steps();
        assertThat(steps.stream().map(step -> step.results().getLast()).toList())
                .isSorted();
        assertThat(Order.run(steps.reversed(), new BitSet())).isEqualTo(steps);
    }

    @Test
    void a_derivative_that_is_not_asked_for_is_not_computed() {
        Tensor w = Tensor.input("w", Shape.of(4), DType.FLOAT32);
        Tensor v = Tensor.input("v", Shape.of(4), DType.FLOAT32);
        Tensor x = Tensor.input("x", Shape.of(3, 4), DType.FLOAT32);
        Tensor cost = Scan.of(
                        w.constant(0).broadcastTo(w.shape()),
                        x,
                        (h, e) -> h.mul(w).add(e.mul(v)).tanh())
                .sum();
        var gradients = cost.backward();
        assertThat(resultsOfRegions(gradients.of(w))).isLessThan(resultsOfRegions(gradients.of(w), gradients.of(v)));
    }

    private static int resultsOfRegions(Tensor... results) {
        Graph graph = Compiler.compile(Trace.of(List.of(results)).graph()).graph();
        return graph.nodes().stream()
                .mapToInt(node -> node.op() instanceof Region region
                        ? region.body().results().size()
                        : 0)
                .sum();
    }

    @Test
    void the_memory_of_a_region_s_body_counts_too() {
        Tensor x = Tensor.input("x", Shape.of(3, 1024), DType.FLOAT32);
        Tensor scanned =
                Scan.of(x.sum(0), x, (h, e) -> h.sub(e.sub(e.sum()).exp().sum()));
        Program program = Compiler.compile(Trace.of(List.of(scanned.sum())).graph());
        assertThat(program.workingBytes()).isGreaterThan(program.plan().bytes());
    }

    @Test
    void slots_are_overwritten_from_the_step_on_that_updates_them() {
        Tensor w = Tensor.input("w", Shape.of(1024), DType.FLOAT32);
        Tensor cost = w.square().sum();
        Graph graph =
                Trace.of(List.of(cost, w.sub(cost.backward().of(w).mul(0.5)))).graph();
        Program updating = Compiler.compile(graph, 1);
        assertThat(updating.inPlace().firstStep(updating.steps()))
                .isEqualTo(updating.steps().size() - 1)
                .isPositive();
        Program alone = Compiler.compile(Trace.of(List.of(w.mul(0.5))).graph(), 0);
        assertThat(alone.inPlace().firstStep(alone.steps())).isZero();
        Program asked = Compiler.compile(graph);
        assertThat(asked.inPlace().firstStep(asked.steps()))
                .isEqualTo(asked.steps().size());
    }

    @Test
    void a_slot_that_a_later_step_reads_is_not_overwritten() {
        Tensor p = Tensor.input("p", Shape.of(1024), DType.FLOAT32);
        Tensor q = Tensor.input("q", Shape.of(512), DType.FLOAT32);
        Tensor nextP = p.mul(0.5);
        Tensor nextQ = q.add(p.slice(0, 0, 512));
        assertThat(overwritten(0, nextP, nextQ)).containsExactly(Set.of(), Set.of("q"));
        Tensor laterP = p.mul(0.25);
        assertThat(overwritten(0, nextQ, laterP)).containsExactly(Set.of("q"), Set.of("p"));
    }

    @Test
    void a_next_value_that_a_step_reads_overwrites_nothing() {
        Tensor w = Tensor.input("w", Shape.of(1024), DType.FLOAT32);
        Tensor next = w.mul(0.5);
        assertThat(overwritten(1, next.reshape(32, 32).transpose().sum(0), next))
                .containsExactly(Set.of(), Set.of());
    }

    /// For each tensor the slots that it may overwrite, if the first ones are asked for and the others updates.
    private static List<Set<String>> overwritten(int results, Tensor... tensors) {
        Program program = Compiler.compile(Trace.of(List.of(tensors)).graph(), results);
        return Arrays.stream(program.graph().outputs())
                .mapToObj(output -> program.inPlace().slotsOf(output).stream()
                        .map(slot -> program.graph().node(slot).op().name())
                        .collect(Collectors.toSet()))
                .toList();
    }

    @Test
    void a_shape_refines_another_if_it_splits_its_axes() {
        assertThat(Spaces.refines(Shape.of(2, 2, 6), Shape.of(4, 6))).isTrue();
        assertThat(Spaces.refines(Shape.of(4, 6), Shape.of(24))).isTrue();
        assertThat(Spaces.refines(Shape.of(24), Shape.of(4, 6))).isFalse();
        assertThat(Spaces.refines(Shape.of(3, 8), Shape.of(4, 6))).isFalse();
        assertThat(Spaces.refines(Shape.of(4, 6, 2), Shape.of(4, 6))).isFalse();
    }

    private static String orderOf(Tensor... results) {
        Map<String, String> left = new LinkedHashMap<>();
        Compiler.compile(
                Trace.of(List.of(results)).graph(), Compiler.ALL, (pass, graph) -> left.put(pass, graph.toString()));
        return left.getOrDefault("order", "");
    }

    @Test
    void expand_writes_a_composite_in_primitives() {
        Tensor x = Tensor.copyOf(new float[6], Shape.of(2, 3));
        Map<String, String> left = new LinkedHashMap<>();
        Compiler.compile(
                Trace.of(List.of(x.softmax(1))).graph(),
                Compiler.ALL,
                (pass, graph) -> left.put(pass, graph.toString()));
        assertThat(left).containsEntry("trace", """
                %0 = input constant : float32[2, 3]
                %1 = softmax[axis=1](%0) : float32[2, 3]
                results [%1]""");
        assertThat(left.get("expand"))
                .doesNotContain("softmax")
                .containsSubsequence("max[axes=[1]]", "abs", "lt", "where", "sub", "exp", "sum[axes=[1]]", "div");
    }
}
