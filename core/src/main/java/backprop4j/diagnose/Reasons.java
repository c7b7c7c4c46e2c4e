package backprop4j.diagnose;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Composite;
import backprop4j.op.Contract;
import backprop4j.op.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What explains the size of a gradient.
final class Reasons {
    private final Way way;
    private final Diagnosis.Size size;
    private final List<Stage> stages;
    private final List<Finding> findings = new ArrayList<>();

    private Reasons(Way way, Diagnosis.Size size, List<Stage> stages) {
        this.way = way;
        this.size = size;
        this.stages = stages;
    }

    /// Never empty.
    static List<Finding> of(Way way, Diagnosis.Size size, List<Stage> stages) {
        var reasons = new Reasons(way, size, stages);
        reasons.find();
        // A step that a scan repeats is one place.
        var told = new HashSet<String>();
        reasons.findings.removeIf(
                finding -> !told.add(finding.kind() + finding.variant() + finding.place() + finding.other()));
        return reasons.findings;
    }

    private void find() {
        if (size.bad() > 0) {
            BadNumber.first(way.gradients()).ifPresent(bad -> findings.add(bad.finding()));
            return;
        }
        boolean zero = size.zeros() == size.entries();
        if (zero) {
            findings.addAll(Causes.of(way));
        }
        symmetry();
        if (!zero) {
            findings.addAll(Outputs.squashed(way.gradients().cost()));
        }
        underflow();
        activities(zero);
        if (!zero) {
            cancellation();
            sizes();
        }
        if (findings.isEmpty()) {
            Kind kind = zero ? Kind.FLAT : Kind.HEALTHY;
            findings.add(
                    zero
                            ? Finding.of(
                                    kind, Severity.NOTE, Place.of(way.start()), new Quantity("entries", size.entries()))
                            : Finding.of(
                                    kind,
                                    Severity.NOTE,
                                    Place.of(way.start()),
                                    new Quantity("root of the mean square", size.rms()),
                                    new Quantity("zeros", size.zeros()),
                                    new Quantity("entries", size.entries())));
        }
    }

    private void symmetry() {
        Tensor weight = way.start();
        Shape shape = weight.shape();
        if (!way.isEntry()
                && Alike.rows(weight.storage(), shape)
                && Alike.rows(way.gradients().of(weight).storage(), shape)) {
            findings.add(Alike.finding(Place.of(weight), shape.size(0)));
        }
    }

    /// Entries that are not 0 but have fewer digits than others of their type.
    private void underflow() {
        Tensor gradient = way.gradients().of(way.start());
        double normal = gradient.dtype().bytes() == 4 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        Numbers numbers = way.adjoint(way.start());
        int[] subnormal = new int[1];
        numbers.forEach(i -> subnormal[0] += numbers.get(i) != 0 && Math.abs(numbers.get(i)) < normal ? 1 : 0);
        boolean most = 2 * subnormal[0] > size.entries() - size.zeros();
        if (subnormal[0] > 0) {
            findings.add(Finding.of(
                            Kind.UNDERFLOW,
                            most ? Severity.WARNING : Severity.NOTE,
                            Place.of(way.start()),
                            new Quantity("entries", subnormal[0]),
                            new Quantity("largest", size.largest()))
                    .variant("subnormal"));
        }
    }

    private void activities(boolean zero) {
        for (Tensor tensor : way.tensors().reversed()) {
            Activity activity = Stages.activity(way, tensor);
            boolean told = findings.stream().anyMatch(f -> f.place().equals(Place.of(tensor)));
            if (told || !way.isAlive(tensor)) {
                continue;
            }
            Attending.of(way, tensor, zero ? Severity.NOTE : Severity.WARNING).ifPresent(findings::add);
            if (activity == null) {
                continue;
            }
            deadUnits(tensor, activity);
            if (activity.saturates() && activity.flatShare() > Diagnosis.FLAT_SHARE) {
                findings.add(Finding.of(
                                Kind.SATURATED,
                                zero ? Severity.NOTE : Severity.WARNING,
                                Place.of(tensor),
                                new Quantity("mean slope", activity.meanSlope()),
                                new Quantity("flat share", activity.flatShare()))
                        .variant("some"));
            }
        }
    }

    private void deadUnits(Tensor tensor, Activity activity) {
        if (!activity.saturates() && activity.deadUnits() > 0 && !way.isEntry()) {
            boolean many = activity.deadUnits() > Diagnosis.DEAD_SHARE * activity.units();
            findings.add(Finding.of(
                            Kind.DEAD_UNITS,
                            many ? Severity.WARNING : Severity.NOTE,
                            Place.of(tensor),
                            new Quantity("dead units", activity.deadUnits()),
                            new Quantity("units", activity.units()))
                    .variant("some"));
        }
    }

    /// Sums behind the start that come to nothing.
    private void cancellation() {
        Tensor tensor = way.start();
        List<Tensor> readers = way.consumers(tensor);
        while (readers.size() == 1 && Masses.has(readers.getFirst())) {
            Tensor reader = readers.getFirst();
            for (int index : way.edges(reader)) {
                Masses masses = Way.input(reader, index) == tensor
                        ? Masses.of(reader, index, way.gradients().of(reader), way.mask(reader), way.mask(tensor))
                        : null;
                if (masses != null && masses.isCancelled()) {
                    // A parameter without effect does no harm to the others.
                    findings.add(Causes.cancellation(Severity.NOTE, Place.of(reader), masses));
                    return;
                }
            }
            tensor = reader;
            readers = reader.op() instanceof Layout ? way.consumers(reader) : List.of();
        }
    }

    /// Derivatives that shrink or grow on the way, and the layer that does most of it.
    private void sizes() {
        Tensor first = weightedSum(way.tensors());
        Tensor last = weightedSum(way.tensors().reversed());
        double ratio = first == null || last == null || first == last
                ? 1
                : way.adjoint(first).norm() / way.adjoint(last).norm();
        boolean vanished = ratio < Diagnosis.VANISHED;
        boolean exploded = ratio > Diagnosis.EXPLODED;
        List<Stage> between = vanished || exploded ? behind(Objects.requireNonNull(last)) : stages;
        if (vanished || size.rms() < Diagnosis.TINY) {
            extreme(
                    Kind.VANISHING,
                    between,
                    vanished,
                    vanished ? ratio : size.rms(),
                    Comparator.comparingDouble(Stage::factor));
        } else if (exploded || size.rms() > Diagnosis.HUGE) {
            extreme(
                    Kind.EXPLODING,
                    between,
                    exploded,
                    exploded ? ratio : size.rms(),
                    Comparator.comparingDouble(Stage::factor).reversed());
        }
    }

    /// The stages from that of the last sum of products on: what is nearer to the cost is not between layers.
    private List<Stage> behind(Tensor last) {
        String layer = last.origin().layer();
        Place place = Place.of(last);
        return stages.stream()
                .dropWhile(stage -> layer == null
                        ? !stage.place().equals(place)
                        : !layer.equals(stage.place().layer()))
                .toList();
    }

    private void extreme(Kind kind, List<Stage> among, boolean onTheWay, double value, Comparator<Stage> most) {
        Optional<Stage> stage =
                among.stream().filter(s -> Double.isFinite(s.factor())).min(most);
        stage.ifPresent(s -> findings.add(Finding.of(
                        kind,
                        onTheWay ? Severity.WARNING : Severity.NOTE,
                        s.place(),
                        new Quantity("factor", s.factor()),
                        new Quantity(onTheWay ? "from the last layer to the first" : "root of the mean square", value),
                        new Quantity("layers", stages.size()))
                .variant(onTheWay ? "layers" : "size")));
    }

    /// The first sum of products in a list.
    private static @Nullable Tensor weightedSum(List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            if (tensor.op() instanceof Contract
                    || tensor.op() instanceof Composite composite && composite.isMultilinear()) {
                return tensor;
            }
        }
        return null;
    }
}
