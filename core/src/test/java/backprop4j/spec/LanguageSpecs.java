package backprop4j.spec;

import static backprop4j.spec.Draw.real;

import backprop4j.Attention;
import backprop4j.Images;
import backprop4j.Linalg;
import backprop4j.Pooling;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// Rows for what is made of other operations: folds, running folds, layouts, Einstein's sums, picks, attention.
final class LanguageSpecs {
    private static final Draw WIDE = real(-2, 2);
    private static final Draw SMALL = real(-0.5, 0.5);
    private static final Draw AWAY_FROM_ZERO = real(-2, 2, 0.0);

    private final List<OpSpec> specs = new ArrayList<>();

    private LanguageSpecs() {}

    static List<OpSpec> all() {
        var table = new LanguageSpecs();
        table.folds();
        table.layouts();
        table.products();
        table.picks();
        table.blocks();
        table.networks();
        return List.copyOf(table.specs);
    }

    private void folds() {
        rows("prod(int[])", x -> x.prod(), real(0.5, 1.5));
        rows("prod(int[]) along the first axis", x -> x.prod(0), AWAY_FROM_ZERO);
        rows("var(int,int[])", x -> x.var(0), WIDE);
        rows("var(int,int[]) of a sample", x -> x.var(1, 0), WIDE);
        rows("std(int,int[])", x -> Tensor.concat(-1, x, x.neg().add(3)).std(1), WIDE);
        rows("norm(double,int[])", x -> x.norm(2), WIDE);
        rows("norm(double,int[]) along an axis", x -> x.norm(2, -1), real(0.5, 2));
        rows("norm(double,int[]) of magnitudes", x -> x.norm(1, 0), AWAY_FROM_ZERO);
        rows("norm(double,int[]) of third powers", x -> x.norm(3, -1), real(0.5, 2));
        table("norm(double,int[]) of the largest", x -> x.norm(Double.POSITIVE_INFINITY, 0), real(0.5, 2), false);
        table("argmax(int)", x -> x.argmax(-1), new Draw.Lattice(0), false);
        table("argmin(int)", x -> x.argmin(0), new Draw.Lattice(0), false);
        table("any(int[])", x -> x.any(-1), new Draw.Truth(), false);
        table("all(int[])", x -> x.all(), new Draw.Truth(), false);
        rows("cumsum(int)", x -> x.cumsum(-1), WIDE);
        rows("cumsum(int) along the first axis", x -> x.cumsum(0), WIDE);
        rows("cumprod(int)", x -> x.cumprod(-1), real(0.5, 1.5));
        rows("logCumsumExp(int)", x -> x.logCumsumExp(0), WIDE);
    }

    private void layouts() {
        rows("flip(int[])", x -> x.flip(0), WIDE);
        rows("flip(int[]) along every axis", x -> x.flip(), WIDE);
        rows("flip(int[]) of rows that repeat", x -> x.sumKeeping(0).flip(-1).mul(x), WIDE);
        rows("roll(int,int)", x -> x.roll(-1, 2), WIDE);
        rows("tile(int[])", x -> x.tile(2, 3), WIDE);
        rows("repeat(int,int)", x -> x.repeat(0, 2), WIDE);
        rows("squeeze(int[])", x -> x.unsqueeze(1).squeeze(1), WIDE);
        rows("transpose(int,int)", x -> x.transpose(0, -1), WIDE);
        rows("moveAxis(int,int)", x -> x.moveAxis(0, -1), WIDE);
        rows("diagonal(int,int,int)", x -> x.diagonal(0, 0, -1), WIDE);
        rows("diagonal(int,int,int) above", x -> x.diagonal(1, -1, 0), WIDE);
        rows("diagonal(int,int,int) below", x -> x.diagonal(-1, 0, 1), WIDE);
        add(
                "diagonalMatrix()",
                x -> x.getFirst().diagonalMatrix(),
                List.of(WIDE),
                n -> List.of(List.of(of(Math.min(n, 70))), List.of(of(2, Math.min(n, 70)))),
                true,
                List.of(of(3)),
                List.of(of(2, 1, 2)));
        rows("tril(int)", x -> x.tril(0), WIDE);
        rows("triu(int)", x -> x.triu(1), WIDE);
        rows("slice(int,int,int,int) from the right", x -> x.slice(0, x.shape().size(0) - 1, -1, -2), WIDE);
        add(
                "windows(int,int,int)",
                x -> x.getFirst().windows(0, 3, 2),
                List.of(WIDE),
                n -> List.of(List.of(of(n + 3)), List.of(of(n + 3, 2))),
                true,
                List.of(of(6)),
                List.of(of(5, 2)));
        add(
                "fold(int,int,int)",
                x -> x.getFirst().fold(0, 1, x.getFirst().shape().size(0) + 2),
                List.of(WIDE),
                n -> List.of(List.of(of(n + 1, 3)), List.of(of(n + 1, 2, 3))),
                true,
                List.of(of(4, 3)),
                List.of(of(2, 2, 3)));
        rows("pad(int,int,int,double)", x -> x.pad(0, 1, 2, 0.5), WIDE);
        add(
                "padReflect(int,int,int)",
                x -> x.getFirst().padReflect(-1, 2, 1),
                List.of(WIDE),
                n -> List.of(List.of(of(n + 3)), List.of(of(2, n + 3))),
                true,
                List.of(of(3)),
                List.of(of(2, 4)));
        rows("padReplicate(int,int,int)", x -> x.padReplicate(-1, 2, 1), WIDE);
        add(
                "padCircular(int,int,int)",
                x -> x.getFirst().padCircular(-1, 2, 1),
                List.of(WIDE),
                n -> List.of(List.of(of(n + 2)), List.of(of(2, n + 2))),
                true,
                List.of(of(3)),
                List.of(of(2, 2)));
        rows("stack(int,Operand[])", x -> Tensor.stack(-1, x, x.neg(), x), WIDE);
        rows("split", x -> x.unsqueeze(0).tile(3, 1, 1).split(0, 1, 2).getLast(), WIDE);
        rows("chunk", x -> Tensor.concat(0, x, x).chunk(0, 2).getFirst(), WIDE);
    }

    private void products() {
        add(
                "einsum(String,Operand[])",
                x -> Tensor.einsum("bij,bjk->bik", x.get(0), x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(2, 3, n), of(2, n, 2))),
                true,
                List.of(of(2, 3, 2), of(2, 2, 3)));
        add(
                "einsum(String,Operand[]) with an ellipsis that broadcasts",
                x -> Tensor.einsum("...ij,...j->...i", x.get(0), x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(2, n, 3), of(1, 3))),
                true,
                List.of(of(2, 3, 2), of(1, 2)),
                List.of(of(3, 2), of(2, 2)));
        add(
                "einsum(String,Operand[]) of three",
                x -> Tensor.einsum("i,ij,kj", x.get(0), x.get(1), x.get(2)),
                List.of(WIDE, WIDE, WIDE),
                n -> List.of(List.of(of(2), of(2, n), of(3, n))),
                true,
                List.of(of(2), of(2, 3), of(2, 3)));
        add(
                "einsum(String,Operand[]) of diagonals",
                x -> Tensor.einsum("iji,k->kj", x.get(0), x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(2, n, 2), of(3))),
                true,
                List.of(of(2, 3, 2), of(2)));
        add(
                "outer(Operand)",
                x -> x.get(0).outer(x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(n), of(2))),
                true,
                List.of(of(2), of(3)));
        add(
                "dot(Operand)",
                x -> x.get(0).dot(x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(n), of(n))),
                true,
                List.of(of(3), of(3)));
    }

    private void picks() {
        add(
                "take(int,Tensor)",
                x -> x.get(0).take(0, x.get(1)),
                List.of(WIDE, new Draw.Index(3)),
                n -> List.of(List.of(of(3, n), of(4)), List.of(of(3, 2), of(n))),
                true,
                List.of(of(3, 2), of(2, 2)),
                List.of(of(3), of()));
        add(
                "take(int,Tensor) in the middle",
                x -> x.get(0).take(1, x.get(1)),
                List.of(WIDE, new Draw.Index(3)),
                n -> List.of(List.of(of(2, 3, n), of(4))),
                true,
                List.of(of(2, 3, 2), of(2, 1)));
        for (String name : List.of("scatterAdd(int,Tensor,Operand)", "scatter(int,Tensor,Operand)")) {
            add(
                    name,
                    x -> name.startsWith("scatterAdd")
                            ? x.get(0).scatterAdd(0, x.get(1), x.get(2))
                            : x.get(0).scatter(0, x.get(1), x.get(2)),
                    List.of(WIDE, new Draw.Index(3), WIDE),
                    n -> List.of(List.of(of(3, 2), of(n, 2), of(n, 2)), List.of(of(3, n), of(2, n), of(2, n))),
                    true,
                    List.of(of(3, 2), of(4, 2), of(4, 2)),
                    List.of(of(3), of(2), of(2)));
        }
    }

    private void blocks() {
        table("argsort(int,boolean)", x -> x.argsort(-1, false), new Draw.Lattice(0), false);
        table("argsort(int,boolean), descending", x -> x.argsort(0, true), new Draw.Lattice(0), false);
        rows("sort(int,boolean)", x -> x.sort(-1, false), new Draw.Distinct());
        rows("sort(int,boolean), descending", x -> x.sort(0, true), new Draw.Distinct());
        rows("topK", x -> x.topK(-1, Math.min(2, x.shape().size(-1))).values(), new Draw.Distinct());
        rows(
                "permutation",
                x -> x.take(0, RandomStream.of(3).permutation(x.shape().size(0))),
                WIDE);
        add(
                "solve",
                x -> Linalg.solve(dominant(x.get(0)), x.get(1)),
                List.of(SMALL, WIDE),
                n -> List.of(List.of(of(n % 20, n % 20), of(n % 20, 2)), List.of(of(2, 3, 3), of(3, n % 70))),
                true,
                List.of(of(3, 3), of(3, 2)),
                List.of(of(2, 2, 2), of(1, 2, 1)));
        matrices("inverse", x -> Linalg.inverse(dominant(x)));
        matrices("determinant", x -> Linalg.determinant(dominant(x)));
        matrices("logDeterminant", x -> Linalg.logDeterminant(dominant(x)));
        matrices("cholesky", x -> Linalg.cholesky(dominant(x)));
    }

    /// Diagonals that outweigh their rows.
    private static Tensor dominant(Tensor x) {
        int n = x.shape().size(-1);
        return x.add(Linalg.unit(n).mul(2.0 + 0.2 * n).to(x.dtype()));
    }

    private void matrices(String name, UnaryOperator<Tensor> f) {
        add(
                name,
                x -> f.apply(x.getFirst()),
                List.of(SMALL),
                n -> List.of(List.of(of(n % 20, n % 20)), List.of(of(n % 70, 2, 2))),
                true,
                List.of(of(3, 3)),
                List.of(of(2, 2, 2)));
    }

    private void networks() {
        rows("rmsNormalize(double,int[])", x -> x.rmsNormalize(0.1), WIDE);
        rows("rmsNormalize(double,int[]) along an axis", x -> x.rmsNormalize(0.1, -1), WIDE);
        Sliding overlapping = Sliding.PLAIN.stride(2, 1).padding(1);
        add(
                "fold of windows over two axes",
                x -> Pooling.fold(Pooling.windows(x.getFirst(), overlapping, 3, 2), overlapping, 5, 4),
                List.of(WIDE),
                n -> List.of(List.of(of(n, 5, 4))),
                true,
                List.of(of(5, 4)),
                List.of(of(2, 5, 4)));
        Draw[] three = {WIDE, WIDE, WIDE};
        add(
                "attention",
                x -> Attention.of(x.get(0), x.get(1), x.get(2)),
                List.of(three),
                n -> List.of(List.of(of(2, n % 64 + 1), of(3, n % 64 + 1), of(3, 2))),
                true,
                List.of(of(2, 3), of(4, 3), of(4, 2)),
                List.of(of(2, 2, 3), of(1, 3, 3), of(3, 2)));
        add(
                "attention, causal",
                x -> Attention.causal(x.get(0), x.get(1), x.get(2)),
                List.of(three),
                n -> List.of(List.of(of(n % 64 + 1, 2), of(n % 64 + 1, 2), of(n % 64 + 1, 3))),
                true,
                List.of(of(3, 2), of(3, 2), of(3, 2)));
        add(
                "attention, masked",
                x -> Attention.masked(x.get(0), x.get(1), x.get(2), x.get(3)),
                List.of(WIDE, WIDE, WIDE, new Draw.Truth()),
                n -> List.of(List.of(of(3, 2), of(n % 64 + 1, 2), of(n % 64 + 1, 3), of(3, n % 64 + 1))),
                true,
                List.of(of(4, 2), of(2, 2), of(2, 2), of(4, 2)));
        add(
                "interpolation, nearest",
                x -> Images.nearest(x.getFirst(), 5, 2),
                List.of(WIDE),
                n -> List.of(List.of(of(2, n + 1, 3)), List.of(of(3, n + 1))),
                true,
                List.of(of(2, 3, 4)));
        add(
                "interpolation, bilinear",
                x -> Images.linear(x.getFirst(), 5, 2),
                List.of(WIDE),
                n -> List.of(List.of(of(2, n + 1, 3)), List.of(of(3, n + 1))),
                true,
                List.of(of(2, 3, 4)));
        add(
                "interpolation, bilinear between corners",
                x -> Images.linearBetweenCorners(x.getFirst(), 5, 1),
                List.of(WIDE),
                n -> List.of(List.of(of(3, n + 1))),
                true,
                List.of(of(3, 4)));
    }

    private void rows(String name, UnaryOperator<Tensor> f, Draw draw) {
        table(name, f, draw, true);
    }

    private void table(String name, UnaryOperator<Tensor> f, Draw draw, boolean differentiable) {
        add(
                name,
                x -> f.apply(x.getFirst()),
                List.of(draw),
                n -> List.of(List.of(of(3, n)), List.of(of(n, 2))),
                differentiable,
                List.of(of(3, 2)),
                List.of(of(2, 4)));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private void add(
            String name,
            Function<List<Tensor>, Tensor> f,
            List<Draw> draws,
            IntFunction<List<List<Shape>>> sized,
            boolean differentiable,
            List<Shape>... cases) {
        specs.add(new OpSpec(name, f, draws, List.of(cases), sized, differentiable, OpSpecs.TOLERANCE));
    }

    private static Shape of(int... sizes) {
        return Shape.of(sizes);
    }
}
