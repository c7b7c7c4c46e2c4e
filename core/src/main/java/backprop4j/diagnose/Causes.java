package backprop4j.diagnose;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.op.Blockwise;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Region;
import backprop4j.op.Uniform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why no derivative comes back to a tensor, though it comes back to what reads it: the places where it dies.
final class Causes {
    private final Way way;

    private Causes(Way way) {
        this.way = way;
    }

    /// One finding for each place on the way where the derivative dies, the nearest to the cost first; then those
    /// behind them where it would die, too.
    static List<Finding> of(Way way) {
        var causes = new Causes(way);
        var findings = new ArrayList<Finding>();
        for (Tensor tensor : way.tensors().reversed()) {
            List<Tensor> readers = way.consumers(tensor).stream()
                    .filter(reader -> way.isAlive(reader) || way.adjoint(reader).count() == 0)
                    .toList();
            if (!way.isAlive(tensor) && !readers.isEmpty()) {
                causes.between(tensor, readers, findings);
            }
        }
        for (Tensor tensor : way.tensors().reversed()) {
            if (!way.isAlive(tensor) && tensor.op() instanceof Pointwise function && !function.isCast()) {
                causes.behind(function, tensor, findings);
            }
        }
        return findings;
    }

    /// A function that would let nothing through if anything came.
    private void behind(Pointwise function, Tensor tensor, List<Finding> findings) {
        Numbers adjoint = way.adjoint(tensor);
        for (int index : way.edges(tensor)) {
            Numbers local = way.local(tensor, index);
            boolean[] open = new boolean[1];
            if (local != null) {
                adjoint.forEach(i -> open[0] |= local.get(i) != 0);
            }
            if (local != null && !open[0] && adjoint.count() > 0) {
                findings.add(zeroSlope(function, tensor, index, adjoint.count(), 0));
            }
        }
    }

    private void between(Tensor tensor, List<Tensor> readers, List<Finding> findings) {
        double mass = 0;
        var reasons = new ArrayList<Finding>();
        for (Tensor reader : readers) {
            for (int index : way.edges(reader)) {
                if (Way.input(reader, index) == tensor) {
                    Finding reason = edge(reader, index);
                    if (reason != null) {
                        reasons.add(reason);
                    } else {
                        mass++;
                    }
                }
            }
        }
        findings.addAll(reasons);
        if (reasons.isEmpty() && mass > 0) {
            // Each reader contributes something, and the contributions are opposite.
            double size = way.adjoint(readers.getFirst()).norm();
            findings.add(Finding.of(
                            Kind.CANCELLATION,
                            Severity.WARNING,
                            Place.of(tensor),
                            new Quantity("readers", readers.size()),
                            new Quantity("size", size))
                    .variant("readers"));
        }
    }

    /// Why nothing comes from a reader; null if something does.
    private @Nullable Finding edge(Tensor reader, int index) {
        if (way.adjoint(reader).count() == 0) {
            boolean picks = reader.op() instanceof Index;
            return Finding.of(Kind.NOT_USED, Severity.NOTE, Place.of(reader)).variant(picks ? "index" : "layout");
        }
        return switch (reader.op()) {
            case Leaf leaf -> null;
            case Uniform drawn -> null;
            case Pointwise cast when cast.isCast() -> null;
            case Pointwise function -> pointwise(function, reader, index);
            case Reduce reduce ->
                reduce.fold() == Reduce.Fold.MAX
                        ? Finding.of(
                                Kind.NOT_LARGEST,
                                Severity.NOTE,
                                Place.of(reader),
                                new Quantity(
                                        "chosen from",
                                        way.adjoint(Way.input(reader, 0)).count()))
                        : null;
            case Contract contract -> linear(reader, index);
            case Layout layout -> linear(reader, index);
            case Index picked -> linear(reader, index);
            case Blockwise blockwise -> flat(reader, way.adjoint(reader).count());
            case Region region -> flat(reader, way.adjoint(reader).count());
            case Composite composite -> composite.isMultilinear() ? linear(reader, index) : composed(reader);
        };
    }

    private Finding flat(Tensor reader, int count) {
        return Finding.of(Kind.FLAT, Severity.WARNING, Place.of(reader), new Quantity("entries", count));
    }

    private @Nullable Finding pointwise(Pointwise function, Tensor reader, int index) {
        Numbers adjoint = way.adjoint(reader);
        Numbers local = way.local(reader, index);
        if (local == null) {
            return null;
        }
        int[] counts = new int[3];
        double[] lost = new double[1];
        double[] sum = new double[1];
        adjoint.forEach(i -> {
            double a = adjoint.get(i);
            double l = local.get(i);
            sum[0] += Math.abs(l);
            if (a != 0) {
                counts[0]++;
                counts[1] += l == 0 ? 1 : 0;
                if (l != 0 && product(reader.dtype(), a, l) == 0) {
                    counts[2]++;
                    lost[0] = Math.max(lost[0], Math.abs(a * l));
                }
            }
        });
        if (counts[1] + counts[2] < counts[0]) {
            return null;
        }
        if (counts[2] > 0) {
            return Finding.of(
                            Kind.UNDERFLOW,
                            Severity.ERROR,
                            Place.of(reader),
                            new Quantity("entries", counts[2]),
                            new Quantity("product in float64", lost[0]))
                    .variant("product");
        }
        return zeroSlope(function, reader, index, counts[0], sum[0] / Math.max(1, adjoint.count()));
    }

    /// The product as the engine rounds it.
    private static double product(DType dtype, double left, double right) {
        return dtype == DType.FLOAT32 ? (float) left * (float) right : left * right;
    }

    private Finding zeroSlope(Pointwise function, Tensor reader, int index, int entries, double meanSlope) {
        Kind kind = Functions.flat(function);
        Place place = Place.of(reader);
        Quantity count = new Quantity("entries", entries);
        return switch (kind) {
            case DEAD_UNITS -> {
                Units units = Units.of(reader);
                boolean[] met = new boolean[units.count()];
                way.adjoint(reader).forEach(i -> met[units.of(i)] = true);
                int dead = 0;
                for (boolean one : met) {
                    dead += one ? 1 : 0;
                }
                yield Finding.of(
                                kind,
                                Severity.ERROR,
                                place,
                                new Quantity("dead units", dead),
                                new Quantity("units", units.count()),
                                count)
                        .variant("all");
            }
            case SATURATED ->
                Finding.of(
                                kind,
                                Severity.ERROR,
                                place,
                                new Quantity("mean slope", meanSlope),
                                new Quantity("flat share", 1))
                        .variant("all");
            case CLIPPED_VALUE, MASKED ->
                Finding.of(
                        kind,
                        Severity.WARNING,
                        place,
                        count,
                        new Quantity("entries in all", way.adjoint(reader).count()));
            case STEP_FUNCTION -> Finding.of(kind, Severity.ERROR, place);
            case ZERO_FACTOR -> zeroFactor(reader, 1 - index, entries);
            case UNDERFLOW -> Finding.of(kind, Severity.ERROR, place, count).variant("function");
            default -> Finding.of(Kind.FLAT, Severity.WARNING, place, count);
        };
    }

    private Finding zeroFactor(Tensor reader, int otherIndex, int products) {
        Tensor other = behindLayouts(Way.input(reader, otherIndex));
        Finding finding =
                Finding.of(Kind.ZERO_FACTOR, Severity.WARNING, Place.of(reader), new Quantity("products", products));
        boolean dead = other.op() instanceof Pointwise function && Functions.flat(function) == Kind.DEAD_UNITS;
        return finding.with(Place.of(other)).variant(dead ? "dead" : "");
    }

    private static Tensor behindLayouts(Tensor tensor) {
        Tensor source = tensor;
        while (source.op() instanceof Layout && source.inputs().size() == 1) {
            source = Way.input(source, 0);
        }
        return source;
    }

    /// Sums of products: the factors are 0, or too small, or cancel.
    private @Nullable Finding linear(Tensor reader, int index) {
        Tensor input = Way.input(reader, index);
        Masses masses = Masses.of(reader, index, way.gradients().of(reader), way.mask(reader), way.mask(input));
        if (masses.largestMass() == 0) {
            int other = 1 - index;
            return reader.inputs().size() == 2 && !(reader.op() instanceof Layout || reader.op() instanceof Index)
                    ? zeroFactor(reader, other, masses.entries())
                    : Finding.of(Kind.NOT_USED, Severity.NOTE, Place.of(reader))
                            .variant(reader.op() instanceof Index ? "index" : "layout");
        }
        if (masses.isCancelled()) {
            return cancellation(Severity.WARNING, Place.of(reader), masses);
        }
        return masses.largestSum() < smallest(reader.dtype())
                ? Finding.of(
                                Kind.UNDERFLOW,
                                Severity.ERROR,
                                Place.of(reader),
                                new Quantity("entries", masses.entries()),
                                new Quantity("product in float64", masses.largestSum()))
                        .variant("product")
                : null;
    }

    static Finding cancellation(Severity severity, Place place, Masses masses) {
        return Finding.of(
                Kind.CANCELLATION,
                severity,
                place,
                new Quantity("positive mass", masses.positive()),
                new Quantity("negative mass", masses.negative()),
                new Quantity("sum", masses.sum()));
    }

    /// The smallest number of a type that is not 0.
    static double smallest(DType dtype) {
        return dtype == DType.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
    }

    private Finding composed(Tensor reader) {
        String name = Place.of(reader).what();
        int entries = way.adjoint(reader).count();
        if (reader == way.gradients().cost()) {
            return Finding.of(Kind.FLAT, Severity.NOTE, Place.of(reader), new Quantity("entries", entries))
                    .variant("cost");
        }
        return name.toLowerCase(Locale.ROOT).contains("softmax")
                ? Finding.of(
                                Kind.SATURATED,
                                Severity.ERROR,
                                Place.of(reader),
                                new Quantity("mean slope", 0),
                                new Quantity("flat share", 1))
                        .variant("all")
                : flat(reader, entries);
    }
}
