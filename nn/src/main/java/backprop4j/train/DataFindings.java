package backprop4j.train;

import backprop4j.diagnose.Finding;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Mixing;
import backprop4j.diagnose.Outputs;
import backprop4j.diagnose.Place;
import backprop4j.diagnose.Quantity;
import backprop4j.diagnose.Severity;
import backprop4j.diagnose.Signals;
import java.util.ArrayList;
import java.util.List;

/// What the data of a run, and where it starts, come to.
final class DataFindings {
    /// Layers are made for numbers of the size of 1. From about 30 on functions with flat ends see nothing else,
    /// and squares of derivatives are a thousand times as large as they should be.
    static final double LARGE = 30;

    /// Numbers this small hardly move what they are added to.
    static final double SMALL = 1e-3;

    /// A first loss ten times that of guessing is not a start but an error to be unlearned.
    static final double BAD_START = 10;

    /// Batches of fewer examples may well have one target.
    private static final int FEWEST_TOGETHER = 8;

    /// Fewer batches may have one target each by chance.
    private static final int FEWEST_BATCHES = 3;

    private static final Place TARGETS = new Place("targets", null, null);

    private final Watched run;
    private final List<Finding> findings = new ArrayList<>();

    private DataFindings(Watched run) {
        this.run = run;
    }

    static List<Finding> of(Watched run) {
        var found = new DataFindings(run);
        if (!run.complete.isEmpty()) {
            found.start();
            found.constants();
            found.reach();
        }
        return found.findings;
    }

    private void start() {
        if (!run.startsBadly()) {
            return;
        }
        double guess = run.guess();
        double[] values = run.complete.getFirst().sumValues;
        List<Signals.Sum> sums = run.probe.signals.sums();
        int large = 0;
        while (large < values.length && !(Math.sqrt(values[large]) > LARGE)) {
            large++;
        }
        boolean known = large < values.length;
        findings.add(Finding.of(
                        Kind.BAD_START,
                        run.lastLoss > guess ? Severity.WARNING : Severity.NOTE,
                        known ? sums.get(large).place() : Place.of(run.probe.cost),
                        new Quantity("first loss", run.losses[0]),
                        new Quantity("loss of guessing", guess),
                        new Quantity("root of the mean square", known ? Math.sqrt(values[large]) : Double.NaN))
                .variant(known ? "" : "loss"));
    }

    private void constants() {
        DataSums data = run.probe.data;
        List<Integer> constant = data.constantFeatures();
        boolean all = constant.size() == data.featureCount();
        if (!constant.isEmpty() && data.examples() > 1) {
            // The only example there is has one value in each.
            boolean wrong = all && data.largestBatch() > 1;
            findings.add(Finding.of(
                            Kind.CONSTANT_FEATURE,
                            wrong ? Severity.WARNING : Severity.NOTE,
                            new Place("features", null, null),
                            new Quantity("constant", constant.size()),
                            new Quantity("features", data.featureCount()),
                            new Quantity("first", constant.getFirst()))
                    .variant(all ? "all" : ""));
        }
        boolean one = data.targets().least() == data.targets().largest();
        if (one && data.areSeveral()) {
            findings.add(Finding.of(
                    Kind.CONSTANT_TARGET, Severity.WARNING, TARGETS, new Quantity("examples", data.examples())));
        }
        if (!one
                && data.batches() >= FEWEST_BATCHES
                && data.largestBatch() >= FEWEST_TOGETHER
                && data.batchesOfOneTarget() == data.batches()) {
            findings.add(Finding.of(
                            Kind.CONSTANT_TARGET,
                            Severity.WARNING,
                            TARGETS,
                            new Quantity("targets", data.differentTargets()),
                            new Quantity("batches", data.batches()))
                    .variant("batch"));
        }
    }

    private void reach() {
        DataSums data = run.probe.data;
        if (!data.classes()) {
            Finding outside = Outputs.outOfReach(
                    run.probe.answer, data.targets().least(), data.targets().largest());
            if (outside != null) {
                findings.add(outside);
            }
        }
        findings.addAll(Mixing.of(run.probe.cost, run.probe.answer, run.probe.target, run.probe.batchSize()));
        for (Finding squashed : Outputs.squashed(run.probe.cost)) {
            findings.add(run.hasHardlyFallen() ? squashed.as(Severity.WARNING) : squashed);
        }
    }

    /// Numbers of another size than 1: a note, as long as the run does well.
    static List<Finding> scales(Watched run, boolean well) {
        var findings = new ArrayList<Finding>();
        DataSums data = run.probe.data;
        Severity severity = well ? Severity.NOTE : Severity.WARNING;
        if (run.probe.featuresVary) {
            scale(findings, severity, "features", data.features());
        }
        if (!data.classes()) {
            scale(findings, severity, "targets", data.targets());
        }
        return findings;
    }

    private static void scale(List<Finding> findings, Severity severity, String what, DataSums.Moments numbers) {
        double rms = numbers.rms();
        if (Double.isFinite(rms) && (rms > LARGE || rms < SMALL && rms > 0)) {
            findings.add(Finding.of(
                            Kind.UNSCALED,
                            severity,
                            new Place(what, null, null),
                            new Quantity("mean", numbers.mean()),
                            new Quantity("deviation", Math.sqrt(numbers.variance())),
                            new Quantity("root of the mean square", rms))
                    .variant(what));
        }
    }
}
