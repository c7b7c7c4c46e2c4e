package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.compile.Access;
import backprop4j.compile.Program;
import backprop4j.compile.Step;
import backprop4j.op.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A graph of the language's operations as data: lines, of which each follows what it reads. A pure function of
/// its seed.
///
/// ```java
/// RandomGraph graph = RandomGraph.of(7);
/// RandomGraph.Built built = graph.build(DType.FLOAT64);
/// Tensor.evaluate(built.results().toArray(Tensor[]::new));
/// ```
///
/// The last of the shown lines is the one that is differentiated: its sum is the cost, with respect to all leaves
/// of real numbers; and a second time, for order 2, the sum of the squares of those gradients.
///
/// To compute it with another library, walk the `lines`: a [Line.Numbers] is a leaf, a [Line.Call] names its
/// operation ([Operation#name]), its inputs and its attributes. Or walk what the compiler makes of it
/// ([backprop4j.compile.Trace], [backprop4j.compile.Compiler]), which has few kinds of operations. Graphs of
/// [#moderate] have no ties and keep domains; [ErrorBound] tells how far float64 results may be apart.
///
/// @param lines in an order in which each follows what it reads
/// @param shown the lines whose numbers are results
/// @param order 0, 1 or 2: how often the sum of the last shown line is differentiated
public record RandomGraph(List<Line> lines, List<Integer> shown, int order) {
    /// The most multiplications in products of one computation.
    private static final long MOST_PRODUCTS = 10_000_000;

    public RandomGraph {
        lines = List.copyOf(lines);
        shown = List.copyOf(shown);
    }

    /// A graph as tensors.
    ///
    /// @param lines of each line the tensor
    /// @param first first derivatives
    /// @param second second derivatives
    /// @param results shown lines, then first derivatives, then second derivatives
    public record Built(List<Tensor> lines, Derivatives first, Derivatives second, List<Tensor> results) {}

    /// Derivatives of one cost.
    ///
    /// @param leaves the lines of the leaves that the cost reaches
    /// @param tensors the derivative by each of them
    public record Derivatives(List<Integer> leaves, List<Tensor> tensors) {
        static final Derivatives NONE = new Derivatives(List.of(), List.of());
    }

    /// The graph of a seed, with numbers of every manner.
    public static RandomGraph of(long seed) {
        var random = new SplittableRandom(seed);
        Manner manner = Manner.values()[random.nextInt(Manner.values().length)];
        return grown(random, manner);
    }

    /// The graph of a seed whose results may be compared within a bound.
    public static RandomGraph moderate(long seed) {
        return grown(new SplittableRandom(~seed), Manner.MODERATE);
    }

    private static RandomGraph grown(SplittableRandom random, Manner manner) {
        RandomGraph graph = drawn(random, manner);
        while (graph.dear()) {
            graph = drawn(random, manner);
        }
        return graph;
    }

    private static RandomGraph drawn(SplittableRandom random, Manner manner) {
        var sketch = new Sketch(random, manner);
        int leaves = sketch.between(1, 3);
        for (int i = 0; i < leaves; i++) {
            sketch.leaf(sketch.anyShape());
        }
        int wanted = sketch.lines().size() + sketch.between(3, 22);
        for (int attempt = 0; attempt < 80 && sketch.lines().size() < wanted; attempt++) {
            sketch.call(Operations.any(sketch));
        }
        return closed(sketch);
    }

    /// Weighs and adds what nothing reads into one cost.
    private static RandomGraph closed(Sketch sketch) {
        var read = new boolean[sketch.lines().size()];
        sketch.lines().forEach(line -> inputs(line).forEach(input -> read[input] = true));
        var shown = new ArrayList<Integer>();
        int cost = -1;
        for (int line = 0; line < read.length; line++) {
            if (read[line] || sketch.lines().get(line) instanceof Line.Numbers) {
                continue;
            }
            shown.add(line);
            if (sketch.isReal(line)) {
                Shape shape = sketch.shape(line);
                int weighed = sketch.call(Cost.WEIGHED, List.of(line, sketch.leaf(shape)), List.of());
                cost = cost < 0 ? weighed : sketch.call(Cost.ADDED, List.of(cost, weighed), List.of());
            }
        }
        if (cost < 0) {
            int line = sketch.real();
            cost = sketch.call(Cost.WEIGHED, List.of(line, sketch.leaf(sketch.shape(line))), List.of());
        }
        shown.add(cost);
        int order = sketch.chance(0.25) ? 2 : 1;
        return new RandomGraph(sketch.lines(), shown, order).tidy();
    }

    /// Whether the reference engine would take minutes: a product of large tensors, or its derivatives, multiply
    /// much.
    private boolean dear() {
        return products(new Run(build(DType.FLOAT32).results()).program(Set.of())) > MOST_PRODUCTS;
    }

    private static long products(Program program) {
        long all = 0;
        for (Step step : program.steps()) {
            if (step instanceof Step.Product(Contract contract, Access left, Access right, int result)) {
                var sizes = contract.sizes(
                        Shape.of(left.view().sizes()), Shape.of(right.view().sizes()));
                all += sizes.values().stream().mapToLong(size -> size).reduce(1, Math::multiplyExact);
            } else if (step instanceof Step.Regional region) {
                all += products(region.body());
            }
        }
        return all;
    }

    /// The lines that a line reads.
    static List<Integer> inputs(Line line) {
        return switch (line) {
            case Line.Numbers numbers -> List.of();
            case Line.Call call -> call.inputs();
        };
    }

    /// Without the lines that no shown line needs.
    RandomGraph tidy() {
        var needed = new boolean[lines.size()];
        shown.forEach(line -> needed[line] = true);
        for (int line = lines.size() - 1; line >= 0; line--) {
            if (needed[line]) {
                inputs(lines.get(line)).forEach(input -> needed[input] = true);
            }
        }
        int[] places = new int[lines.size()];
        var kept = new ArrayList<Line>();
        for (int line = 0; line < places.length; line++) {
            places[line] = kept.size();
            if (needed[line]) {
                kept.add(renumbered(lines.get(line), i -> places[i]));
            }
        }
        return new RandomGraph(kept, shown.stream().map(line -> places[line]).toList(), order);
    }

    static Line renumbered(Line line, IntFunction<Integer> places) {
        return switch (line) {
            case Line.Numbers numbers -> numbers;
            case Line.Call call ->
                new Line.Call(
                        call.operation(),
                        call.inputs().stream().map(places::apply).toList(),
                        call.attributes());
        };
    }

    /// The graph as tensors whose real numbers are of this type. Nothing is computed yet.
    ///
    /// @throws backprop4j.TensorException if the language refuses a line
    public Built build(DType real) {
        var tensors = new ArrayList<Tensor>();
        for (Line line : lines) {
            tensors.add(
                    switch (line) {
                        case Line.Numbers numbers -> numbers.tensor(real);
                        case Line.Call call ->
                            call.operation()
                                    .apply(
                                            call.inputs().stream()
                                                    .map(tensors::get)
                                                    .toList(),
                                            call.attributes());
                    });
        }
        Derivatives first = order < 1 ? Derivatives.NONE : derivatives(tensors, Cost.of(tensors.get(shown.getLast())));
        Derivatives second = order < 2 || first.tensors().isEmpty()
                ? Derivatives.NONE
                : derivatives(tensors, Cost.ofSquares(first.tensors()));
        var results = new ArrayList<Tensor>();
        shown.forEach(line -> results.add(tensors.get(line)));
        results.addAll(first.tensors());
        results.addAll(second.tensors());
        return new Built(List.copyOf(tensors), first, second, List.copyOf(results));
    }

    private Derivatives derivatives(List<Tensor> tensors, Tensor cost) {
        if (!cost.dtype().isFloating()) {
            return Derivatives.NONE;
        }
        Gradients gradients = cost.backward();
        List<Integer> leaves = IntStream.range(0, lines.size())
                .filter(line -> lines.get(line) instanceof Line.Numbers && gradients.reaches(tensors.get(line)))
                .boxed()
                .toList();
        return new Derivatives(
                leaves,
                leaves.stream().map(line -> gradients.of(tensors.get(line))).toList());
    }

    /// Runnable Java that builds the graph, computes the results and prints them.
    public String java(DType real) {
        return JavaText.of(this, real);
    }
}
