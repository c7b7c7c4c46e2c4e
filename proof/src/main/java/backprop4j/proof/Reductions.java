package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.compile.Compiler;
import backprop4j.engine.Engines;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Ways to make a graph simpler. What they make may be refused by the language.
enum Reductions {
    /// Differentiated less often.
    ORDER {
        @Override
        Stream<RandomGraph> of(RandomGraph graph) {
            return IntStream.range(0, graph.order()).mapToObj(o -> new RandomGraph(graph.lines(), graph.shown(), o));
        }
    },

    /// Any one line as the only result, or without one of the results.
    RESULTS {
        @Override
        Stream<RandomGraph> of(RandomGraph graph) {
            Stream<List<Integer>> alone =
                    IntStream.range(0, graph.lines().size()).mapToObj(List::of);
            Stream<List<Integer>> withoutOne = graph.shown().stream()
                    .limit(graph.shown().size() - 1L)
                    .map(left -> graph.shown().stream()
                            .filter(line -> !line.equals(left))
                            .toList());
            return Stream.concat(alone, withoutOne)
                    .map(shown -> new RandomGraph(graph.lines(), shown, graph.order()).tidy());
        }
    },

    /// An operation replaced by numbers, so that what made them is no longer needed; the last first.
    NUMBERS {
        @Override
        Stream<RandomGraph> of(RandomGraph graph) {
            List<Tensor> tensors = graph.build(DType.FLOAT64).lines();
            return IntStream.range(0, tensors.size())
                    .map(i -> tensors.size() - 1 - i)
                    .filter(line -> graph.lines().get(line) instanceof Line.Call)
                    .boxed()
                    .flatMap(line -> Stream.of(ones(tensors.get(line)), computed(tensors.get(line)))
                            .map(leaf -> with(graph, line, leaf)));
        }
    },

    /// An operation left out: one of its inputs stands in its place.
    OPERATIONS {
        @Override
        Stream<RandomGraph> of(RandomGraph graph) {
            List<Tensor> tensors = graph.build(DType.FLOAT64).lines();
            return IntStream.range(0, tensors.size())
                    .boxed()
                    .flatMap(line -> RandomGraph.inputs(graph.lines().get(line)).stream()
                            .filter(input -> alike(tensors.get(input), tensors.get(line)))
                            .map(input -> instead(graph, line, input)));
        }
    },

    /// A size that occurs in leaves made smaller everywhere, in attributes too or not; and axes of single leaves.
    SHAPES {
        @Override
        Stream<RandomGraph> of(RandomGraph graph) {
            var sizes = new TreeSet<Integer>();
            for (Line line : graph.lines()) {
                if (line instanceof Line.Numbers numbers) {
                    sizes.addAll(numbers.shape().toList());
                }
            }
            return Stream.concat(
                    sizes.descendingSet().stream()
                            .flatMap(size -> smaller(size)
                                    .boxed()
                                    .flatMap(less ->
                                            Stream.of(true, false).map(all -> resized(graph, size, less, all)))),
                    IntStream.range(0, graph.lines().size()).boxed().flatMap(line -> resized(graph, line)));
        }
    },

    /// All numbers of a leaf 1, or with fewer digits, or one of few numbers 0 or 1; attributes 0 or 1.
    DIGITS {
        @Override
        Stream<RandomGraph> of(RandomGraph graph) {
            return IntStream.range(0, graph.lines().size()).boxed().flatMap(place -> simpler(graph, place));
        }
    };

    private static final int FEW = 12;

    abstract Stream<RandomGraph> of(RandomGraph graph);

    private static RandomGraph with(RandomGraph graph, int place, Line line) {
        var lines = new ArrayList<>(graph.lines());
        lines.set(place, line);
        return new RandomGraph(lines, graph.shown(), graph.order()).tidy();
    }

    private static RandomGraph instead(RandomGraph graph, int line, int input) {
        var lines = new ArrayList<Line>();
        graph.lines().forEach(old -> lines.add(RandomGraph.renumbered(old, i -> i == line ? input : i)));
        var shown = graph.shown().stream().map(s -> s == line ? input : s).toList();
        return new RandomGraph(lines, shown, graph.order()).tidy();
    }

    private static boolean alike(Tensor left, Tensor right) {
        return left.dtype() == right.dtype() && left.shape().equals(right.shape());
    }

    private static Kind kind(Tensor tensor) {
        return switch (tensor.dtype()) {
            case FLOAT32, FLOAT64 -> Kind.REAL;
            case INT32 -> Kind.INDEX;
            case BOOL -> Kind.TRUTH;
        };
    }

    private static Line.Numbers ones(Tensor tensor) {
        double[] values = new double[tensor.shape().count()];
        Arrays.fill(values, kind(tensor) == Kind.INDEX ? 0 : 1);
        return new Line.Numbers(tensor.shape(), kind(tensor), values);
    }

    private static Line.Numbers computed(Tensor tensor) {
        var run = new Run(List.of(tensor));
        Storage numbers;
        try {
            numbers = run.by(Engines.reference(), run.program(Compiler.ALL))[0];
        } catch (RuntimeException whatMayFailIsTheComputation) {
            return ones(tensor);
        }
        double[] values =
                IntStream.range(0, numbers.count()).mapToDouble(numbers::get).toArray();
        return new Line.Numbers(tensor.shape(), kind(tensor), values);
    }

    private static IntStream smaller(int size) {
        return IntStream.of(1, 2, size / 2, size - 1).distinct().filter(less -> less < size && less > 0);
    }

    private static RandomGraph resized(RandomGraph graph, int size, int less, boolean attributesToo) {
        var lines = new ArrayList<Line>();
        for (Line line : graph.lines()) {
            lines.add(
                    switch (line) {
                        case Line.Numbers numbers -> {
                            int[] sizes = Arrays.stream(numbers.shape().toArray())
                                    .map(s -> s == size ? less : s)
                                    .toArray();
                            yield cut(numbers, Shape.of(sizes), less);
                        }
                        case Line.Call call ->
                            attributesToo
                                    ? new Line.Call(
                                            call.operation(),
                                            call.inputs(),
                                            call.attributes().stream()
                                                    .map(a -> a == size ? less : a)
                                                    .toList())
                                    : call;
                    });
        }
        return new RandomGraph(lines, graph.shown(), graph.order());
    }

    /// A leaf with fewer axes, or axes of size 1.
    private static Stream<RandomGraph> resized(RandomGraph graph, int place) {
        if (!(graph.lines().get(place) instanceof Line.Numbers numbers)) {
            return Stream.empty();
        }
        return IntStream.range(0, numbers.shape().rank())
                .boxed()
                .flatMap(axis -> Stream.of(
                                numbers.shape().without(List.of(axis)),
                                numbers.shape().with(axis, 1))
                        .map(shape -> with(graph, place, cut(numbers, shape, Integer.MAX_VALUE))));
    }

    /// The first numbers of a leaf under a smaller shape; indices below a bound.
    private static Line.Numbers cut(Line.Numbers numbers, Shape shape, int bound) {
        if (shape.equals(numbers.shape())) {
            return numbers;
        }
        double[] values = Arrays.copyOf(numbers.values(), shape.count());
        if (numbers.kind() == Kind.INDEX) {
            Arrays.setAll(values, i -> Math.min(values[i], bound - 1.0));
        }
        return new Line.Numbers(shape, numbers.kind(), values);
    }

    private static Stream<RandomGraph> simpler(RandomGraph graph, int place) {
        return switch (graph.lines().get(place)) {
            case Line.Numbers numbers ->
                Stream.concat(
                                Stream.<DoubleUnaryOperator>of(v -> 1, v -> 0, Math::rint, v -> Math.rint(v * 8) / 8)
                                        .map(f -> Arrays.stream(numbers.values())
                                                .map(f)
                                                .toArray()),
                                IntStream.range(0, numbers.values().length > FEW ? 0 : numbers.values().length)
                                        .boxed()
                                        .flatMap(i -> Stream.of(0.0, 1.0).map(v -> changed(numbers.values(), i, v))))
                        .filter(values -> numbers.kind() == Kind.REAL || values.length <= FEW)
                        .map(values -> with(graph, place, new Line.Numbers(numbers.shape(), numbers.kind(), values)));
            case Line.Call call ->
                IntStream.range(0, call.attributes().size())
                        .boxed()
                        .flatMap(i -> Stream.of(0, 1).map(value -> {
                            var attributes = new ArrayList<>(call.attributes());
                            attributes.set(i, Objects.requireNonNull(value));
                            return with(graph, place, new Line.Call(call.operation(), call.inputs(), attributes));
                        }));
        };
    }

    private static double[] changed(double[] values, int index, double value) {
        double[] copy = values.clone();
        copy[index] = value;
        return copy;
    }
}
