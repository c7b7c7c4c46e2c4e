package backprop4j.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Activations;
import backprop4j.op.Leaf;
import backprop4j.op.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void no_two_buffers_that_live_at_once_overlap() {
        for (int seed = 0; seed < 200; seed++) {
            Graph graph = Trace.of(randomTensors(new Random(seed))).graph();
            for (Set<Compiler.Pass> passes :
                    List.of(Compiler.ALL, Set.of(Compiler.Pass.SHARE_MEMORY), Set.<Compiler.Pass>of())) {
                Program program = Compiler.compile(graph, passes, (pass, text) -> {});
                verifyDisjoint(program);
                verifyLives(program);
            }
        }
    }

    @Test
    void memory_is_shared_along_a_chain() {
        Tensor x = Tensor.copyOf(new float[1000], Shape.of(1000));
        for (int i = 0; i < 50; i++) {
            x = x.sub(x.sum());
        }
        Graph graph = Trace.of(List.of(x)).graph();
        Plan shared = Compiler.compile(graph).plan();
        Plan apart = Compiler.compile(graph, Set.of(Compiler.Pass.FUSE), (pass, text) -> {})
                .plan();
        assertThat(shared.bytes()).isLessThan(3 * 4 * 1024);
        assertThat(apart.bytes()).isGreaterThan(49 * 4 * 1000);
    }

    @Test
    void a_chain_takes_the_place_of_an_operand_that_only_it_reads_element_by_element() {
        Tensor x = Tensor.copyOf(new float[12], Shape.of(3, 4));
        Tensor product = x.matmul(x.transpose());
        assertThat(plan(product.relu().matmul(x)).predecessors()).hasSize(1);
        assertThat(plan(product.add(product.transpose()).matmul(x)).predecessors())
                .as("read in another order, too")
                .isEmpty();
        assertThat(plan(product.relu().matmul(product)).predecessors())
                .as("read later, too")
                .isEmpty();
        assertThat(plan(product.relu()).predecessors())
                .as("a result of the program")
                .isEmpty();
    }

    @Test
    void what_a_chain_stores_as_it_is_keeps_its_place() {
        var whole = new Access(7, View.contiguous(Shape.of(4)));
        var negated = new Step.Instruction(Primitive.NEG, List.of(0), 1);
        assertThat(chain(List.of(whole), List.of(negated), new Step.Store(1, 8)).readInOrder())
                .containsExactly(7);
        assertThat(chain(List.of(whole), List.of(negated), new Step.Store(1, 8), new Step.Store(0, 9))
                        .readInOrder())
                .isEmpty();
    }

    private static Step.Fused chain(List<Access> reads, List<Step.Instruction> code, Step.Store... stores) {
        return new Step.Fused(new int[] {4}, DType.FLOAT32, reads, List.of(), code, List.of(stores));
    }

    private static Plan plan(Tensor result) {
        return Compiler.compile(Trace.of(List.of(result)).graph()).plan();
    }

    /// How many elements are planned for, where no chain joins operations.
    private static int planned(Tensor... results) {
        return Compiler.compile(
                        Trace.of(List.of(results)).graph(), Set.of(Compiler.Pass.SHARE_MEMORY), (pass, text) -> {})
                .plan()
                .size(DType.FLOAT32);
    }

    /// Reads in reverse, so that it can't take its operand's place while it still reads it.
    private static Tensor next(Tensor x) {
        return x.flip(0).exp();
    }

    @Test
    void a_buffer_takes_the_place_of_one_of_its_size() {
        Tensor x = Tensor.input("x", Shape.of(1024), DType.FLOAT32);
        assertThat(planned(next(next(next(next(next(x))))).sum())).isEqualTo(2 * 1024);
    }

    @Test
    void places_that_lie_together_are_joined_and_what_is_left_of_one_is_taken_too() {
        Tensor x = Tensor.input("x", Shape.of(1024), DType.FLOAT32);
        Tensor one = next(next(x));
        Tensor placeOfBoth = next(Tensor.concat(0, one, one));
        assertThat(planned(placeOfBoth.sum())).isEqualTo(4 * 1024);
        Tensor half = next(placeOfBoth.slice(0, 0, 1024));
        Tensor otherHalf = next(half);
        assertThat(planned(placeOfBoth.sum(), half.sum(), otherHalf.sum())).isEqualTo(4 * 1024);
    }

    private static void verifyDisjoint(Program program) {
        List<Plan.Buffer> buffers = program.plan().buffers();
        for (int i = 0; i < buffers.size(); i++) {
            Plan.Buffer a = buffers.get(i);
            assertThat(a.offset() + a.count())
                    .isLessThanOrEqualTo(program.plan().size(a.dtype()));
            for (Plan.Buffer b : buffers.subList(0, i)) {
                boolean together =
                        a.dtype() == b.dtype() && a.firstStep() <= b.lastStep() && b.firstStep() <= a.lastStep();
                boolean apart = a.offset() + a.count() <= b.offset() || b.offset() + b.count() <= a.offset();
                boolean succeeds = Integer.valueOf(b.node())
                                .equals(program.plan().predecessors().get(a.node()))
                        && b.lastStep() == a.firstStep()
                        && a.offset() == b.offset();
                assertThat(!together || apart || succeeds).as("%s and %s", a, b).isTrue();
            }
        }
    }

    /// Whatever a step reads was written by an earlier one and lives until then.
    private static void verifyLives(Program program) {
        for (Plan.Buffer buffer : program.plan().buffers()) {
            for (int step = 0; step < program.steps().size(); step++) {
                Step now = program.steps().get(step);
                boolean reads = now.reads().stream().anyMatch(read -> read.node() == buffer.node());
                boolean writes = now.results().contains(buffer.node());
                if (reads || writes) {
                    assertThat(step).isBetween(buffer.firstStep(), buffer.lastStep());
                }
            }
        }
    }

    /// Results of a random expression over a few leaves, with their gradients.
    private static List<Tensor> randomTensors(Random random) {
        var pool = new ArrayList<Tensor>();
        Tensor leaf = Tensor.copyOf(new float[12], Shape.of(3, 4));
        pool.add(leaf);
        pool.add(Tensor.copyOf(new float[4], Shape.of(4)));
        int count = 5 + random.nextInt(25);
        for (int i = 0; i < count; i++) {
            Tensor a = pool.get(random.nextInt(pool.size()));
            Tensor b = pool.get(random.nextInt(pool.size()));
            pool.add(
                    switch (random.nextInt(9)) {
                        case 0 -> a.add(b);
                        case 1 -> a.mul(b);
                        case 2 -> a.sin();
                        case 3 -> a.sub(a.max(-1).unsqueeze(-1));
                        case 4 -> a.softmax(-1);
                        case 5 -> a.linear(Tensor.concat(0, leaf, leaf)).slice(-1, 1, 5);
                        case 6 -> a.gt(b).where(a, b);
                        case 7 -> a.reshape(-1).sum(0).add(b);
                        default -> a.shape().rank() == 2 ? a.transpose().reshape(3, 4) : a.neg();
                    });
        }
        Tensor cost = pool.getLast().square().sum();
        var gradients = cost.backward();
        return gradients.reaches(leaf)
                ? List.of(cost, gradients.of(leaf), pool.get(pool.size() / 2))
                : List.of(cost, pool.get(pool.size() / 2));
    }

    @Test
    void a_plan_in_which_buffers_that_are_needed_overlap_is_found() {
        for (int seed = 0; seed < 40; seed++) {
            Program program = Compiler.compile(
                    Trace.of(randomTensors(new Random(seed))).graph(),
                    Set.of(Compiler.Pass.SHARE_MEMORY),
                    (pass, left) -> {});
            List<Plan.Buffer> buffers = program.plan().buffers();
            for (Plan.Buffer early : buffers) {
                buffers.stream()
                        .filter(late -> late.dtype() == early.dtype()
                                && late.firstStep() > early.firstStep()
                                && late.firstStep() <= early.lastStep())
                        .forEach(late -> {
                            Plan wrong = moved(program.plan(), late, early.offset() + early.count() - 1);
                            assertThatThrownBy(() -> Verify.plan(program.steps(), wrong))
                                    .hasMessageStartingWith("the plan lets step ");
                        });
            }
        }
    }

    @Test
    void a_plan_of_too_little_memory_is_found() {
        Tensor x = Tensor.input("x", Shape.of(1024), DType.FLOAT32);
        Program program = Compiler.compile(
                Trace.of(List.of(x.exp().sum())).graph(), Set.of(Compiler.Pass.SHARE_MEMORY), (pass, left) -> {});
        Plan small = new Plan(program.plan().buffers(), Map.of(DType.FLOAT32, 1023), Map.of());
        assertThatThrownBy(() -> Verify.plan(program.steps(), small)).hasMessageStartingWith("the plan lets step 0");
    }

    /// The plan with one buffer at another place.
    private static Plan moved(Plan plan, Plan.Buffer one, int offset) {
        var to = new Plan.Buffer(one.node(), one.dtype(), offset, one.count(), one.firstStep(), one.lastStep());
        return new Plan(
                plan.buffers().stream().map(b -> b.equals(one) ? to : b).toList(),
                Map.of(one.dtype(), plan.size(one.dtype()) + offset + one.count()),
                plan.predecessors());
    }

    @Test
    void a_node_that_a_pass_broke_is_found() {
        Shape shape = Shape.of(2);
        var wrongShape = new Graph.Builder();
        wrongShape.add(new Leaf.Input("x"), new int[0], shape, DType.FLOAT32, 0);
        wrongShape.add(Activations.TANH, new int[] {0}, Shape.of(3), DType.FLOAT32, 1);
        assertThatThrownBy(() -> Verify.graph("planted", wrongShape.build(new int[] {1})))
                .hasMessageContaining("the pass planted broke node %1");
        var wrongType = new Graph.Builder();
        wrongType.add(new Leaf.Input("x"), new int[0], shape, DType.FLOAT32, 0);
        wrongType.add(Activations.TANH, new int[] {0}, shape, DType.FLOAT64, 1);
        assertThatThrownBy(() -> Verify.graph("planted", wrongType.build(new int[] {1})))
                .hasMessageContaining("broke node %1");
        var wrongOrder = new Graph.Builder();
        wrongOrder.add(Activations.TANH, new int[] {1}, shape, DType.FLOAT32, 0);
        wrongOrder.add(new Leaf.Input("x"), new int[0], shape, DType.FLOAT32, 1);
        assertThatThrownBy(() -> Verify.graph("planted", wrongOrder.build(new int[] {0})))
                .hasMessageContaining("broke node %0");
    }
}
