package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.compile.Access;
import backprop4j.compile.Graph;
import backprop4j.compile.Step;
import backprop4j.compile.View;
import backprop4j.op.Leaf;
import backprop4j.op.Primitive;
import backprop4j.op.Reduce;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Several steps unrolled to the last element: a list of scalar values, each computed once from earlier ones or read
/// from memory, in the order of operations that the kernels keep, and of what is written to memory. What only
/// these steps read is not written.
final class StraightCode {
    /// What the code does, one after the other.
    sealed interface Statement {}

    /// A number in a local variable. Operands are the numbers of earlier values.
    sealed interface Value extends Statement {
        DType dtype();
    }

    /// An element of a node's buffer.
    record Loaded(int node, int index, DType dtype) implements Value {}

    record Constant(double number, DType dtype) implements Value {}

    record Applied(Primitive primitive, DType dtype, List<Integer> operands) implements Value {}

    /// a·b + c, rounded once.
    record MultiplyAdd(DType dtype, int a, int b, int c) implements Value {}

    /// A value in another type, as a step stores and reads it.
    record Converted(DType dtype, int value) implements Value {}

    /// A value written to an element of a node's buffer.
    record Store(int node, int index, int value) implements Statement {}

    private record Element(int node, int index) {}

    private final Graph graph;
    private final List<Statement> statements = new ArrayList<>();
    private final List<Value> values = new ArrayList<>();
    private final Map<Value, Integer> known = new HashMap<>();
    private final Map<Element, Integer> computed = new HashMap<>();

    private StraightCode(Graph graph) {
        this.graph = graph;
    }

    /// The code of steps that [#work] knows.
    ///
    /// @param kept whether a node's elements are written to memory
    static StraightCode of(List<Step> steps, Graph graph, IntPredicate kept) {
        var code = new StraightCode(graph);
        for (Step step : steps) {
            code.compute(step);
            for (int node : step.results()) {
                int count = kept.test(node) ? graph.node(node).shape().count() : 0;
                for (int i = 0; i < count; i++) {
                    code.statements.add(new Store(node, i, code.element(node, i)));
                }
            }
        }
        return code;
    }

    /// How many scalar operations a step takes, reading and writing included; [Long#MAX_VALUE] if no straight code
    /// is written for steps of its kind.
    static long work(Step step, Graph graph) {
        return switch (step) {
            case Step.Fused fused -> {
                long each = (long) fused.reads().size()
                        + fused.code().size()
                        + fused.stores().size();
                yield each * Shape.of(fused.space()).count();
            }
            case Step.Folded folded -> {
                long terms = Shape.of(folded.terms().space()).count();
                long each = 1L + folded.reads().size() + folded.terms().code().size() + (folded.number() < 0 ? 0 : 2);
                yield terms == 0 ? Long.MAX_VALUE : each * terms;
            }
            case Step.Product product -> {
                long results = graph.node(product.result()).shape().count();
                long left = product.left().view().count();
                yield results * (1 + 3 * left / Math.max(1, rows(product)));
            }
            case Step.Moved moved -> {
                long results = graph.node(moved.result()).shape().count();
                yield results
                        + 2 * moved.places().stream().mapToLong(View::count).sum();
            }
            case Step.Picked picked -> Long.MAX_VALUE;
            case Step.OnBlocks blocks -> Long.MAX_VALUE;
            case Step.Drawn drawn -> Long.MAX_VALUE;
            case Step.Regional regional -> Long.MAX_VALUE;
        };
    }

    /// The elements of the left operand that are not summed over.
    private static long rows(Step.Product product) {
        int[] sizes = product.left().view().sizes();
        String left = product.contract().left();
        String summed = product.contract().summed();
        return IntStream.range(0, sizes.length)
                .filter(axis -> summed.indexOf(left.charAt(axis)) < 0)
                .mapToLong(axis -> sizes[axis])
                .reduce(1, (a, b) -> a * b);
    }

    List<Statement> statements() {
        return statements;
    }

    /// All values by their numbers.
    List<Value> values() {
        return values;
    }

    int number(Value value) {
        return known.getOrDefault(value, -1);
    }

    private void compute(Step step) {
        switch (step) {
            case Step.Fused fused -> fused(fused);
            case Step.Folded folded -> folded(folded);
            case Step.Product product -> product(product);
            case Step.Moved moved -> moved(moved);
            case Step.Picked picked -> throw unknown(step);
            case Step.OnBlocks blocks -> throw unknown(step);
            case Step.Drawn drawn -> throw unknown(step);
            case Step.Regional regional -> throw unknown(step);
        }
    }

    private static IllegalArgumentException unknown(Step step) {
        return new IllegalArgumentException("no straight code is written for " + step);
    }

    private void fused(Step.Fused step) {
        DType compute = step.compute() == DType.FLOAT32 ? DType.FLOAT32 : DType.FLOAT64;
        Walk[] walks = walks(step.reads());
        int[] registers = registers(step, compute);
        int count = Shape.of(step.space()).count();
        for (int i = 0; i < count; i++) {
            for (int read = 0; read < walks.length; read++) {
                int node = step.reads().get(read).node();
                registers[read] = converted(element(node, walks[read].position(i)), compute);
            }
            apply(step.code(), compute, registers);
            for (Step.Store store : step.stores()) {
                result(store.node(), i, converted(registers[store.register()], dtype(store.node())));
            }
        }
    }

    /// The values of a chain's registers, of which only the constants are known yet.
    private int[] registers(Step.Fused chain, DType compute) {
        int reads = chain.reads().size();
        int[] registers =
                new int[reads + chain.constants().size() + chain.code().size()];
        for (int i = 0; i < chain.constants().size(); i++) {
            registers[reads + i] = value(new Constant(chain.constants().get(i), compute));
        }
        return registers;
    }

    private void apply(List<Step.Instruction> code, DType compute, int[] registers) {
        for (Step.Instruction instruction : code) {
            List<Integer> operands = instruction.operands().stream()
                    .map(operand -> registers[operand])
                    .toList();
            registers[instruction.result()] = value(new Applied(instruction.primitive(), compute, operands));
        }
    }

    /// A block's virtual lanes hold a term each, or add those that follow 64 later, and are added as a tree. Lanes
    /// without a term hold −0, which changes no sum, so they are left out.
    private void folded(Step.Folded step) {
        List<Access> reads = step.terms().reads();
        Walk[] kept = new Walk[reads.size()];
        Walk[] along = new Walk[reads.size()];
        Arrays.setAll(
                kept, read -> new Walk(FloatFold.axes(step, reads.get(read).view(), false)));
        Arrays.setAll(
                along, read -> new Walk(FloatFold.axes(step, reads.get(read).view(), true)));
        if (along[0].count > FloatFold.BLOCK) {
            throw unknown(step);
        }
        DType dtype = dtype(step.result());
        boolean sum = step.fold() == Reduce.Fold.SUM;
        int[] registers = registers(step.terms(), dtype);
        int[] terms = new int[along[0].count];
        for (int i = 0; i < kept[0].count; i++) {
            for (int term = 0; term < terms.length; term++) {
                for (int read = 0; read < kept.length; read++) {
                    int index = kept[read].position(i) + along[read].position(term);
                    registers[read] = converted(element(reads.get(read).node(), index), dtype);
                }
                apply(step.terms().code(), dtype, registers);
                terms[term] = registers[step.term()];
            }
            int value = sum ? sum(terms, dtype) : largest(terms, dtype);
            result(step.result(), i, value);
            if (step.number() >= 0) {
                int[] same = IntStream.of(terms)
                        .map(term -> applied(Primitive.EQ, dtype, term, value))
                        .toArray();
                result(step.number(), i, sum(same, dtype));
            }
        }
    }

    private int sum(int[] terms, DType dtype) {
        int filled = Math.min(terms.length, FloatFold.LANES);
        int[] lanes = IntStream.of(terms).limit(filled).toArray();
        for (int i = filled; i < terms.length; i++) {
            int lane = i % FloatFold.LANES;
            lanes[lane] = applied(Primitive.ADD, dtype, lanes[lane], terms[i]);
        }
        for (int half = FloatFold.LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i + half < filled; i++) {
                lanes[i] = applied(Primitive.ADD, dtype, lanes[i], lanes[i + half]);
            }
            filled = Math.min(filled, half);
        }
        return lanes[0];
    }

    private int largest(int[] terms, DType dtype) {
        int largest = terms[0];
        for (int i = 1; i < terms.length; i++) {
            largest = applied(Primitive.MAX, dtype, largest, terms[i]);
        }
        return largest;
    }

    private void product(Step.Product step) {
        Contraction sums = Contraction.of(step);
        if (sums.steps() > FloatGemm.CHUNK) {
            throw unknown(step);
        }
        DType dtype = dtype(step.result());
        for (int round = 0; round < sums.rounds(); round++) {
            for (int row = 0; row < sums.rows(); row++) {
                for (int column = 0; column < sums.columns(); column++) {
                    int a = step.left().view().offset() + sums.roundsInA.at[round] + sums.rowsInA.at[row];
                    int b = step.right().view().offset() + sums.roundsInB.at[round] + sums.columnsInB.at[column];
                    int sum = value(new Constant(0, dtype));
                    for (int p = 0; p < sums.steps(); p++) {
                        int left = element(step.left().node(), a + sums.stepsInA.at[p]);
                        int right = element(step.right().node(), b + sums.stepsInB.at[p]);
                        sum = value(new MultiplyAdd(dtype, left, right, sum));
                    }
                    int to = sums.roundsInC.at[round] + sums.rowsInC.at[row] + sums.columnsInC.at[column];
                    result(step.result(), to, sum);
                }
            }
        }
    }

    private void moved(Step.Moved step) {
        DType dtype = dtype(step.result());
        if (step.placing() != Step.Placing.COPY) {
            int zero = value(new Constant(0, dtype));
            int count = graph.node(step.result()).shape().count();
            for (int i = 0; i < count; i++) {
                result(step.result(), i, zero);
            }
        }
        for (int read = 0; read < step.reads().size(); read++) {
            int node = step.reads().get(read).node();
            var from = new Walk(step.reads().get(read).view());
            var to = new Walk(step.places().get(read));
            for (int i = 0; i < from.count; i++) {
                int moved = element(node, from.position(i));
                int place = to.position(i);
                boolean adds = step.placing() == Step.Placing.SUM;
                result(
                        step.result(),
                        place,
                        adds ? applied(Primitive.ADD, dtype, element(step.result(), place), moved) : moved);
            }
        }
    }

    private static Walk[] walks(List<Access> reads) {
        return reads.stream().map(read -> new Walk(read.view())).toArray(Walk[]::new);
    }

    private DType dtype(int node) {
        return graph.node(node).dtype();
    }

    /// The value of a node's element: computed here, a literal, or in memory.
    private int element(int node, int index) {
        Integer here = computed.get(new Element(node, index));
        if (here != null) {
            return here;
        }
        return graph.node(node).op() instanceof Leaf.Literal(double number)
                ? value(new Constant(number, dtype(node)))
                : value(new Loaded(node, index, dtype(node)));
    }

    private void result(int node, int index, int value) {
        computed.put(new Element(node, index), value);
    }

    private int applied(Primitive primitive, DType dtype, int a, int b) {
        return value(new Applied(primitive, dtype, List.of(a, b)));
    }

    private int converted(int value, DType dtype) {
        return values.get(value).dtype() == dtype ? value : value(new Converted(dtype, value));
    }

    private int value(Value value) {
        Integer earlier = known.putIfAbsent(value, values.size());
        if (earlier != null) {
            return earlier;
        }
        values.add(value);
        statements.add(value);
        return values.size() - 1;
    }
}
