package backprop4j.spec;

import static backprop4j.spec.Draw.real;

import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// One row for each operation. A test fails when an operation or a method of [Tensor] has none.
public final class OpSpecs {
    static final double TOLERANCE = 1e-10;
    private static final Draw WIDE = real(-2, 2);

    private final List<OpSpec> specs = new ArrayList<>();

    private OpSpecs() {}

    public static List<OpSpec> all() {
        var table = new OpSpecs();
        table.specs.addAll(PointwiseSpecs.all());
        table.folds();
        table.products();
        table.layouts();
        table.picks();
        table.draws();
        table.composites();
        table.specs.addAll(ConvolutionSpecs.all());
        table.specs.addAll(LanguageSpecs.all());
        table.specs.addAll(RegionSpecs.all());
        return List.copyOf(table.specs);
    }

    /// Whether an operation has a meaning for operands without elements.
    public static boolean allowsEmpty(OpSpec spec, List<Shape> shapes) {
        return EmptyTensors.allowed(spec, shapes);
    }

    private void folds() {
        fold("sum(int[])", x -> x.sum(), WIDE);
        fold("sum(int[]) along the first axis", x -> x.sum(0), WIDE);
        fold("sum(int[]) along the last axis", x -> x.sum(-1), WIDE);
        fold("sum(int[]) along the outer axes", x -> x.sum(0, -1), WIDE);
        fold("mean(int[])", x -> x.mean(), WIDE);
        fold("mean(int[]) along the first axis", x -> x.mean(0), WIDE);
        fold("max(int[])", x -> x.max(), new Draw.Distinct());
        fold("max(int[]) along the first axis", x -> x.max(0), new Draw.Distinct());
        fold("max(int[]) along the last axis", x -> x.max(-1), new Draw.Distinct());
        fold("min(int[])", x -> x.min(), new Draw.Distinct());
        fold("min(int[]) along the outer axes", x -> x.min(0, -1), new Draw.Distinct());
        fold("sumKeeping(int)", x -> x.sumKeeping(0), WIDE);
        fold("sumKeeping(int) of the last axis", x -> x.sumKeeping(-1), WIDE);
        fold("maxKeeping(int)", x -> x.maxKeeping(-1), new Draw.Distinct());
    }

    private void products() {
        add(
                "matmul(Operand)",
                x -> x.get(0).matmul(x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(
                        shapes(of(3, n), of(n, 2)),
                        shapes(of(2, 3), of(3, n)),
                        shapes(of(n, 2), of(2, 3)),
                        shapes(of(n), of(n))),
                shapes(of(2, 3), of(3, 4)),
                shapes(of(3), of(3)),
                shapes(of(3), of(3, 2)),
                shapes(of(2, 3), of(3)),
                shapes(of(2, 2, 3), of(3, 2)),
                shapes(of(3), of(2, 3, 2)),
                shapes(of(2, 2, 3), of(3)),
                shapes(of(2, 1, 2, 3), of(3, 3, 2)),
                shapes(of(1, 2, 3), of(2, 3, 2)),
                shapes(of(1, 1), of(1, 1)));
        add(
                "linear(Operand,Operand)",
                x -> x.get(0).linear(x.get(1), x.get(2)),
                List.of(WIDE, WIDE, WIDE),
                n -> List.of(shapes(of(2, n), of(3, n), of(3)), shapes(of(3, 2), of(n, 2), of(n))),
                shapes(of(2, 3), of(4, 3), of(4)),
                shapes(of(3), of(2, 3), of(2)),
                shapes(of(2, 2, 3), of(2, 3), of(2)));
        add(
                "linear(Operand)",
                x -> x.get(0).linear(x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(shapes(of(n, 2), of(3, 2))),
                shapes(of(2, 3), of(4, 3)),
                shapes(of(3), of(2, 3)));
        add(
                "contraction over two axes in another order",
                x -> Tensor.apply(new Contract("abk", "kcb", "ca"), x.get(0), x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(shapes(of(2, 3, n), of(n, 2, 3)), shapes(of(2, n, 3), of(3, 2, n))),
                shapes(of(2, 3, 2), of(2, 2, 3)),
                shapes(of(1, 2, 3), of(3, 1, 2)));
    }

    private void layouts() {
        layout("reshape(int[])", x -> x.reshape(-1), 1);
        layout("reshape(int[]) to more axes", x -> x.reshape(1, -1, 1), 1);
        layout("flatten(int)", x -> x.flatten(1), 2);
        layout("unsqueeze(int)", x -> x.unsqueeze(-2), 1);
        layout("permute(int[])", x -> x.permute(reversed(x)), 1);
        layout("transpose()", Tensor::transpose, 2);
        layout("broadcastTo(Shape)", x -> x.unsqueeze(0).broadcastTo(with(3, x.shape())), 0);
        layout("slice(int,int,int)", x -> x.slice(-1, 1, x.shape().size(-1)), 1);
        layout("slice(int,int,int,int)", x -> x.slice(0, 1, x.shape().size(0), 2), 1);
        layout("pad(int,int,int)", x -> x.pad(-1, 2, 1), 1);
        layout("pad between elements", x -> Tensor.apply(padBetween(x.shape().rank()), x), 1);
        add(
                "concat(int,Operand[])",
                x -> Tensor.concat(-1, x.get(0), x.get(1), x.get(0)),
                List.of(WIDE, WIDE),
                n -> List.of(shapes(of(n), of(3)), shapes(of(2, n), of(2, 1))),
                shapes(of(2, 3), of(2, 1)),
                shapes(of(2), of(3)));
    }

    private void picks() {
        add(
                "gather(int,Tensor)",
                x -> x.get(0).gather(0, x.get(1)),
                List.of(WIDE, new Draw.Index(3)),
                n -> List.of(shapes(of(3, n), of(4, n)), shapes(of(3), of(n))),
                shapes(of(3, 2), of(4, 2)),
                shapes(of(3), of(5)),
                shapes(of(3, 2, 2), of(1, 2, 2)));
        add(
                "gather(int,Tensor) along the last axis",
                x -> x.get(0).gather(-1, x.get(1)),
                List.of(WIDE, new Draw.Index(3)),
                n -> List.of(shapes(of(n, 3), of(n, 1))),
                shapes(of(2, 3), of(2, 4)));
        add(
                "gather of rows",
                x -> x.get(0).gather(0, rows(x.get(1), x.get(0).shape())),
                List.of(WIDE, new Draw.Index(3)),
                n -> List.of(shapes(of(3, n), of(4)), shapes(of(3, 2), of(n)), shapes(of(3, n, 2), of(3))),
                shapes(of(3, 2), of(4)),
                shapes(of(3, 2, 3), of(5)),
                shapes(of(3, 1), of(2)));
        add(
                "scatterAdd",
                x -> Tensor.apply(new Index.ScatterAdd(0, 3), x.get(0), x.get(1)),
                List.of(WIDE, new Draw.Index(3)),
                n -> List.of(shapes(of(n), of(n)), shapes(of(n, 2), of(n, 2))),
                shapes(of(4, 2), of(4, 2)),
                shapes(of(5), of(5)));
        specs.add(new OpSpec(
                "oneHot(int)",
                x -> x.get(0).oneHot(4),
                List.of(new Draw.Index(4)),
                List.of(shapes(of(3)), shapes(of(2, 3)), shapes(of())),
                n -> List.of(shapes(of(n))),
                false,
                TOLERANCE));
    }

    /// One index for each row of a table, as an embedding has it.
    private static Tensor rows(Tensor index, Shape table) {
        int[] sizes = table.toArray();
        Arrays.fill(sizes, 1);
        sizes[0] = index.shape().count();
        int[] picked = table.toArray();
        picked[0] = sizes[0];
        return index.reshape(sizes).broadcastTo(Shape.of(picked));
    }

    private void draws() {
        RandomStream stream = RandomStream.of(3, "spec");
        add(
                "uniform",
                x -> x.get(0)
                        .mul(stream.at(x.get(1))
                                .uniform(x.get(0).shape(), x.get(0).dtype())),
                List.of(WIDE, new Draw.Index(9)),
                n -> List.of(shapes(of(n), of()), shapes(of(n, 3), of(1))),
                shapes(of(5), of()),
                shapes(of(2, 3), of(1)));
        add(
                "normal",
                x -> x.get(0)
                        .add(stream.at(x.get(1))
                                .normal(x.get(0).shape(), x.get(0).dtype())),
                List.of(WIDE, new Draw.Index(9)),
                n -> List.of(shapes(of(n), of())),
                shapes(of(5), of()),
                shapes(of(2, 3), of(1)));
    }

    private void composites() {
        layout("softmax(int)", x -> x.softmax(0), 1);
        layout("softmax(int) along the last axis", x -> x.softmax(-1), 1);
        layout("logSoftmax(int)", x -> x.logSoftmax(-1), 1);
        layout("logSumExp(int)", x -> x.logSumExp(0), 1);
        layout("logSumExp(int) along the last axis", x -> x.logSumExp(-1), 1);
        fold("normalize(double,int[])", x -> x.normalize(0.1), WIDE);
        fold("normalize(double,int[]) along the last axis", x -> x.normalize(0.1, -1), WIDE);
        fold("normalize(double,int[]) along the outer axes", x -> x.normalize(0.1, 0, -1), WIDE);
        add(
                "crossEntropy(Tensor)",
                x -> x.get(0).crossEntropy(x.get(1)),
                List.of(WIDE, new Draw.Index(3)),
                n -> List.of(shapes(of(n, 3), of(n))),
                shapes(of(2, 3), of(2)),
                shapes(of(3), of()),
                shapes(of(2, 2, 3), of(2, 2)));
        add(
                "mse(Operand)",
                x -> x.get(0).mse(x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(shapes(of(n), of(n))),
                shapes(of(2, 3), of(2, 3)),
                shapes(of(), of()));
    }

    // ---- How rows are written ----

    private void fold(String name, UnaryOperator<Tensor> f, Draw draw) {
        specs.add(new OpSpec(
                name,
                x -> f.apply(x.getFirst()),
                List.of(draw),
                List.of(shapes(of(4, 3)), shapes(of(2, 3, 2)), shapes(of(1, 4)), shapes(of(2, 1, 2, 2))),
                n -> List.of(shapes(of(2, n)), shapes(of(n, 3)), shapes(of(2, n, 2))),
                true,
                TOLERANCE));
    }

    private void layout(String name, UnaryOperator<Tensor> f, int rank) {
        var cases = IntStream.rangeClosed(Math.max(1, rank), 3)
                .mapToObj(r -> shapes(r == 1 ? of(4) : r == 2 ? of(3, 2) : of(2, 3, 2)))
                .toList();
        specs.add(new OpSpec(
                name,
                x -> f.apply(x.getFirst()),
                List.of(WIDE),
                cases,
                n -> rank < 2
                        ? List.of(shapes(of(n)), shapes(of(3, n)), shapes(of(n, 2)))
                        : List.of(shapes(of(3, n)), shapes(of(n, 2))),
                true,
                TOLERANCE));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private void add(
            String name,
            Function<List<Tensor>, Tensor> f,
            List<Draw> draws,
            IntFunction<List<List<Shape>>> sized,
            List<Shape>... cases) {
        specs.add(new OpSpec(name, f, draws, List.of(cases), sized, true, TOLERANCE));
    }

    private static List<Shape> shapes(Shape... shapes) {
        return List.of(shapes);
    }

    private static Shape of(int... sizes) {
        return Shape.of(sizes);
    }

    private static int[] reversed(Tensor x) {
        int rank = x.shape().rank();
        return IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
    }

    private static Shape with(int first, Shape rest) {
        return Shape.of(
                IntStream.concat(IntStream.of(first), rest.toList().stream().mapToInt(i -> i))
                        .toArray());
    }

    private static Layout.Pad padBetween(int rank) {
        var one = IntStream.range(0, rank).mapToObj(axis -> 1).toList();
        return new Layout.Pad(one, one, one);
    }
}
