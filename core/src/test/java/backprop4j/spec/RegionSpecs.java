package backprop4j.spec;

import static backprop4j.spec.Draw.real;

import backprop4j.Grad;
import backprop4j.Scan;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import java.util.function.Function;

/// Rows for what runs a body of its own: scans and recomputation.
final class RegionSpecs {
    private static final Draw SMALL = real(-0.7, 0.7);

    private RegionSpecs() {}

    static List<OpSpec> all() {
        return List.of(
                sequence("scan", RegionSpecs::recurrent),
                sequence("scan of products", RegionSpecs::recurrentProducts),
                sequence("scan with outputs", x -> both(scan(x, false))),
                sequence("scan backwards", x -> both(scan(x, true))),
                sequence(
                        "scan of the state alone",
                        x -> Scan.times(
                                        3,
                                        List.of(x.get(0)),
                                        (states, none) -> step(
                                                states.getFirst().mul(x.get(2)).cos()))
                                .last(0)
                                .add(x.get(1).sum())),
                sequence("scan in a scan", RegionSpecs::nested),
                sequence(
                        "recompute",
                        x -> Grad.recompute(h -> h.mul(x.get(2))
                                        .tanh()
                                        .add(x.get(1).sum(0))
                                        .sigmoid())
                                .apply(x.get(0))),
                sequence(
                        "recompute in a scan",
                        x -> Scan.of(
                                x.get(0),
                                x.get(1),
                                (h, e) -> Grad.recompute(s ->
                                                s.mul(x.get(2)).add(e).tanh().mul(s))
                                        .apply(h))));
    }

    /// h' = tanh(h·w + x).
    private static Tensor recurrent(List<Tensor> x) {
        return Scan.of(x.get(0), x.get(1), (h, e) -> h.mul(x.get(2)).add(e).tanh());
    }

    private static Tensor recurrentProducts(List<Tensor> x) {
        Tensor weight = x.get(2).outer(x.get(2).cos());
        return Scan.of(
                x.get(0),
                x.get(1),
                (h, e) -> weight.matmul(h.unsqueeze(1)).squeeze(1).add(e).sin());
    }

    private static Scan.Step step(Tensor state) {
        return new Scan.Step(List.of(state), List.of());
    }

    /// Two states, of which one is not read by anything that varies with it, and two outputs.
    private static Scan.Result scan(List<Tensor> x, boolean backwards) {
        Tensor zeros = x.get(0).mul(0);
        Scan.Run run = (states, elements) -> {
            Tensor h = states.get(0).mul(elements.get(0)).sin().add(x.get(2));
            Tensor sum = states.get(1).add(elements.get(0).square());
            return new Scan.Step(
                    List.of(h, sum), List.of(h.mul(sum).sum(), elements.get(0).mul(x.get(2))));
        };
        var initial = List.of(x.get(0), zeros);
        return backwards ? Scan.backwards(initial, List.of(x.get(1)), run) : Scan.of(initial, List.of(x.get(1)), run);
    }

    private static Tensor both(Scan.Result result) {
        return Tensor.concat(
                0,
                result.last(0).reshape(-1),
                result.states().get(1).reshape(-1),
                result.outputs().get(0).reshape(-1),
                result.outputs().get(1).reshape(-1));
    }

    private static Tensor nested(List<Tensor> x) {
        return Scan.of(
                x.get(0),
                x.get(1),
                (h, e) -> Scan.times(
                                2,
                                List.of(h),
                                (inner, none) -> step(
                                        inner.getFirst().mul(x.get(2)).add(e).tanh()))
                        .last(0));
    }

    /// A state `[n]`, a sequence `[t, n]` and a constant `[n]`.
    private static OpSpec sequence(String name, Function<List<Tensor>, Tensor> build) {
        return new OpSpec(
                name,
                build,
                List.of(SMALL, SMALL, SMALL),
                List.of(shapes(3, 2), shapes(1, 4), shapes(5, 1)),
                n -> List.of(shapes(n % 5 + 1, Math.max(1, Math.min(n, 300))), shapes(Math.max(1, n % 71), 2)),
                true,
                OpSpecs.TOLERANCE);
    }

    private static List<Shape> shapes(int length, int size) {
        return List.of(Shape.of(size), Shape.of(length, size), Shape.of(size));
    }
}
