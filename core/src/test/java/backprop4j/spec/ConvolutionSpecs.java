package backprop4j.spec;

import static backprop4j.spec.Draw.real;

import backprop4j.Convolutions;
import backprop4j.Pooling;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import backprop4j.op.Convolution;
import backprop4j.op.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// Rows of the table for what slides over an input: windows and convolutions.
final class ConvolutionSpecs {
    private static final Draw WIDE = real(-2, 2);

    private final List<OpSpec> specs = new ArrayList<>();

    private ConvolutionSpecs() {}

    static List<OpSpec> all() {
        var table = new ConvolutionSpecs();
        table.windows();
        table.convolutions();
        table.transposed();
        table.weights();
        table.pooling();
        return table.specs;
    }

    private void windows() {
        add(
                "flip",
                x -> Tensor.apply(new Layout.Flip(List.of(0, 2)), x.getFirst()),
                List.of(WIDE),
                n -> List.of(List.of(of(2, 3, n)), List.of(of(n, 1, 2))),
                List.of(of(2, 3, 4)),
                List.of(of(1, 2, 1)));
        var overlapping = List.of(new Layout.Window(1, 3, 2, 1), new Layout.Window(0, 2, 1, 2));
        add(
                "windows that overlap",
                x -> Tensor.apply(new Layout.Windows(overlapping), x.getFirst()),
                List.of(WIDE),
                n -> List.of(List.of(of(n + 3, 3)), List.of(of(3, n + 3, 2))),
                List.of(of(4, 7)),
                List.of(of(3, 4, 2)));
        var apart = List.of(new Layout.Window(0, 2, 3, 1));
        add(
                "windows apart, reshaped",
                x -> Tensor.apply(new Layout.Windows(apart), x.getFirst()).reshape(-1),
                List.of(WIDE),
                n -> List.of(List.of(of(n + 2)), List.of(of(8, n))),
                List.of(of(8)),
                List.of(of(6, 2)));
        add(
                "fold",
                x -> Tensor.apply(new Layout.Fold(overlapping, List.of(8, 4)), x.getFirst()),
                List.of(WIDE),
                n -> List.of(List.of(of(2, 3, n, 3, 2))),
                List.of(of(2, 3, 3, 2)),
                List.of(of(2, 3, 2, 3, 2)));
        var planes = List.of(new Layout.Window(1, 2, 1, 1), new Layout.Window(2, 3, 1, 1));
        add(
                "fold of planes",
                x -> Tensor.apply(new Layout.Fold(planes, List.of(4, 9)), x.getFirst()),
                List.of(WIDE),
                n -> List.of(List.of(of(n, 3, 7, 2, 3)), List.of(of(5, 3, 7, n, 2, 3))),
                List.of(of(1, 3, 7, 2, 3)),
                List.of(of(3, 3, 7, 2, 3)));
    }

    private void convolutions() {
        add(
                "conv of signals",
                x -> Convolutions.conv(x.get(0), x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(2, 2, n + 3), of(3, 2, 3)), List.of(of(2, n, 5), of(2, n, 2))),
                List.of(of(2, 3, 5), of(2, 3, 2)),
                List.of(of(1, 1, 1), of(1, 1, 1)));
        add(
                "conv of images",
                x -> Convolutions.conv(x.get(0), x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(
                        List.of(of(1, 2, 3, n + 2), of(2, 2, 3, 2)),
                        List.of(of(2, n, 3, 3), of(2, n, 2, 2)),
                        List.of(of(1, 1, 4, 3), of(n, 1, 3, 3)),
                        List.of(of(n, 1, 3, 2), of(2, 1, 2, 2))),
                List.of(of(2, 2, 4, 3), of(3, 2, 3, 2)));
        Sliding odd = Sliding.PLAIN.stride(2, 1).padding(1, 2).dilation(1, 2);
        add(
                "conv with stride, padding and dilation",
                x -> Convolutions.conv(x.get(0), x.get(1), odd),
                List.of(WIDE, WIDE),
                n -> List.of(
                        List.of(of(1, 2, n + 2, 3), of(2, 2, 3, 2)),
                        List.of(of(2, n, 4, 3), of(2, n, 2, 2)),
                        List.of(of(n, 1, 4, 3), of(2, 1, 3, 3))),
                List.of(of(2, 2, 4, 3), of(2, 2, 3, 2)),
                List.of(of(1, 1, 5, 2), of(1, 1, 2, 3)));
        add(
                "conv in groups",
                x -> Convolutions.conv(
                        x.get(0), x.get(1), Sliding.PLAIN.groups(2).padding(1)),
                List.of(WIDE, WIDE),
                n -> List.of(
                        List.of(of(2, 4, 2, n + 1), of(2, 2, 2, 2)),
                        List.of(of(2, 2 * n, 2, 2), of(4, n, 2, 2)),
                        List.of(of(1, 2, 3, 2), of(2 * n, 1, 3, 3))),
                List.of(of(2, 4, 3, 2), of(4, 2, 2, 2)),
                List.of(of(1, 2, 2, 2), of(2, 1, 1, 2)));
        add(
                "conv of volumes with more padding than the kernel reaches",
                x -> Convolutions.conv(
                        x.get(0), x.get(1), Sliding.PLAIN.stride(2).padding(2, 0, 1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(1, 1, 2, 2, n + 1), of(2, 1, 1, 2, 2))),
                List.of(of(1, 2, 2, 2, 3), of(2, 2, 1, 2, 2)));
    }

    private void transposed() {
        add(
                "convTranspose",
                x -> Convolutions.convTranspose(x.get(0), x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(2, 2, n + 1), of(2, 3, 3)), List.of(of(2, n, 3), of(n, 2, 2))),
                List.of(of(2, 3, 2), of(3, 2, 2)));
        Sliding odd = Sliding.PLAIN.stride(3, 2).padding(1).dilation(1, 2);
        add(
                "convTranspose with stride, padding and dilation",
                x -> Convolutions.convTranspose(x.get(0), x.get(1), odd, 2, 1),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(1, 2, n + 1, 2), of(2, 2, 3, 2)), List.of(of(2, n, 2, 2), of(n, 1, 2, 2))),
                List.of(of(2, 2, 2, 3), of(2, 3, 3, 2)));
        add(
                "convTranspose in groups",
                x -> Convolutions.convTranspose(
                        x.get(0), x.get(1), Sliding.PLAIN.groups(2).stride(2)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(1, 4, n + 1), of(4, 1, 3)), List.of(of(2, 2 * n, 2), of(2 * n, 2, 2))),
                List.of(of(2, 4, 3), of(4, 2, 2)));
    }

    private void weights() {
        var geometry =
                new Convolution(Convolution.Role.WEIGHT, List.of(5), List.of(2), List.of(2), List.of(1), List.of(2), 2);
        add(
                "convWeight",
                x -> geometry.of(x.get(0), x.get(1)),
                List.of(WIDE, WIDE),
                n -> List.of(List.of(of(n, 2, 5), of(n, 2, 3)), List.of(of(2, 2 * n, 5), of(2, 2, 3))),
                List.of(of(2, 4, 5), of(2, 2, 3)));
    }

    private void pooling() {
        pool("maxPool side by side", x -> Pooling.max(x, 2, 3), new Draw.Distinct());
        pool("maxPool that overlaps", x -> Pooling.max(x, Sliding.PLAIN.stride(2, 1), 3, 2), new Draw.Distinct());
        pool(
                "maxPool with padding and dilation",
                x -> Pooling.max(x, Sliding.PLAIN.stride(2).padding(1).dilation(1, 2), 2, 2),
                new Draw.Distinct());
        pool("max adaptive", x -> Pooling.adaptiveMax(x, 2, 3), new Draw.Distinct());
        pool("averagePool side by side", x -> Pooling.average(x, 2, 3), WIDE);
        pool("averagePool that overlaps", x -> Pooling.average(x, Sliding.PLAIN.padding(1, 0), 2, 3), WIDE);
        pool("adaptive average", x -> Pooling.adaptiveAverage(x, 3, 2), WIDE);
        pool("windows", x -> Pooling.windows(x, Sliding.PLAIN.padding(2, 0).stride(3, 1), 2, 3), WIDE);
    }

    private void pool(String name, UnaryOperator<Tensor> f, Draw draw) {
        add(
                name,
                x -> f.apply(x.getFirst()),
                List.of(draw),
                n -> List.of(List.of(of(2, n + 3, 4)), List.of(of(3, n + 3)), List.of(of(n, 2, 4, 3))),
                List.of(of(2, 4, 6)),
                List.of(of(1, 2, 5, 7)),
                List.of(of(3, 3)));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private void add(
            String name,
            Function<List<Tensor>, Tensor> f,
            List<Draw> draws,
            IntFunction<List<List<Shape>>> sized,
            List<Shape>... cases) {
        specs.add(new OpSpec(name, f, draws, List.of(cases), sized, true, OpSpecs.TOLERANCE));
    }

    private static Shape of(int... sizes) {
        return Shape.of(sizes);
    }
}
