package backprop4j.train;

import backprop4j.Parameter;
import backprop4j.diagnose.Activity;
import backprop4j.diagnose.Alike;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Diagnosis;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.HealthReport;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Outputs;
import backprop4j.diagnose.Place;
import backprop4j.diagnose.Quantity;
import backprop4j.diagnose.Severity;
import backprop4j.diagnose.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the looks at a run come to. Every threshold stands here, in [DataFindings], [RateFindings] or
/// [Diagnosis], with its reason.
final class Verdict {
    /// More of a layer's σ' than this must be flat in the middle of the second half of a run: a trained network
    /// may well saturate half of a layer.
    static final double SATURATED = 0.8;

    /// More dead units than this are worth a warning though the loss falls: deep networks do well with half of a
    /// layer.
    static final double DEAD = 0.9;

    /// A gate that keeps back more than this leaves almost nothing to learn from.
    static final double SHUT = 0.9;

    /// A weight whose gradient is a millionth of another's stands still beside it.
    static final double STARVED = 1e-6;

    /// Batches smaller than the noise scale by this factor are told to be noisy, as a note.
    static final double NOISY = 20;

    /// A loss above this part of that of guessing tells nothing of the targets.
    static final double GUESSED = 0.95;

    /// Where a quarter of the batches is better than this part of guessing, outliers in the others hide what was
    /// learned.
    static final double EASY = 0.5;

    /// Halves of a batch that agree more have something to learn, however slowly.
    static final double AGREE = 0.3;

    /// Shorter runs may not have begun to learn.
    static final int LONG = 150;

    private final Watched run;
    private final List<Finding> findings = new ArrayList<>();

    private Verdict(Watched run) {
        this.run = run;
    }

    /// @param bad the number that ended the run
    static HealthReport of(Watched run, Optional<BadNumber> bad) {
        var verdict = new Verdict(run);
        bad.ifPresent(number -> verdict.findings.add(number.finding()));
        return verdict.report();
    }

    private HealthReport report() {
        List<HealthReport.Layer> layers = layers();
        // Causes stand in front of what they cause.
        findings.addAll(DataFindings.of(run));
        findings.addAll(RateFindings.of(run));
        symmetry();
        units(layers);
        withoutGradient();
        gates();
        sizes();
        trouble();
        findings.addAll(DataFindings.scales(run, !isIll() && !run.hasHardlyFallen()));
        noise();
        signal();
        frozen();
        return new HealthReport(
                run.steps,
                run.firstLoss,
                run.lastLoss,
                run.weights()
                        .mapToObj(i -> new Quantity(run.learned(i).name(), run.update(i)))
                        .toList(),
                Watched.median(run.complete, Look::firstToLast),
                Watched.median(run.complete, Look::agreement),
                Watched.median(run.complete, Look::noiseScale),
                layers,
                findings);
    }

    private boolean isIll() {
        return findings.stream().anyMatch(finding -> finding.severity() != Severity.NOTE);
    }

    /// A unit is dead if no example that was looked at in the second half of the run brought it to life.
    private List<HealthReport.Layer> layers() {
        var layers = new ArrayList<HealthReport.Layer>();
        for (int i = 0; i < run.probe.signals.activations().size(); i++) {
            int at = i;
            Signals.Activation activation = run.probe.signals.activations().get(i);
            int units = run.late.isEmpty() ? 0 : run.late.getFirst().steepest[i].length;
            int dead = 0;
            for (int unit = 0; unit < units; unit++) {
                int one = unit;
                dead += run.late.stream().allMatch(look -> look.steepest[at][one] < Activity.DEAD) ? 1 : 0;
            }
            layers.add(new HealthReport.Layer(
                    activation.place(),
                    new Activity(
                            activation.function(),
                            activation.saturates(),
                            units,
                            dead,
                            Watched.median(run.late, look -> look.flatShares[at]),
                            Watched.median(run.late, look -> look.meanSlopes[at]))));
        }
        return layers;
    }

    private void symmetry() {
        for (int i = 0; i < run.probe.learned.size(); i++) {
            int at = i;
            Parameter weight = run.learned(i);
            if (!run.complete.isEmpty() && run.complete.stream().allMatch(look -> look.alike[at])) {
                findings.add(
                        Alike.finding(run.probe.places.get(i), weight.shape().size(0)));
            }
        }
    }

    private void units(List<HealthReport.Layer> layers) {
        Place answer = Outputs.place(run.probe.answer);
        for (int i = 0; i < layers.size(); i++) {
            Activity activity = layers.get(i).activity();
            Place place = layers.get(i).place();
            // What a network that has learned answers is where it should be, at the flat ends; and a softmax that
            // has learned whom to attend to is sure of it.
            boolean sure = place.equals(answer) || activity.function().equals("softmax");
            boolean learns =
                    !run.hasHardlyFallen() && !(Watched.median(run.complete, Look::firstToLast) < Diagnosis.VANISHED);
            if (activity.saturates() && activity.flatShare() > SATURATED && !(sure && learns)) {
                findings.add(Finding.of(
                                Kind.SATURATED,
                                Severity.WARNING,
                                place,
                                new Quantity("mean slope", activity.meanSlope()),
                                new Quantity("flat share", activity.flatShare()))
                        .variant("some"));
            }
            if (!activity.saturates() && activity.deadUnits() > 0) {
                boolean all = activity.deadUnits() == activity.units();
                double most = run.hasHardlyFallen() ? Diagnosis.DEAD_SHARE : DEAD;
                boolean many = activity.deadUnits() > most * activity.units() && run.probe.data.areMany();
                findings.add(Finding.of(
                                Kind.DEAD_UNITS,
                                all ? Severity.ERROR : many ? Severity.WARNING : Severity.NOTE,
                                place,
                                new Quantity("dead units", activity.deadUnits()),
                                new Quantity("units", activity.units()))
                        .variant("some"));
            }
        }
    }

    private void gates() {
        for (int i = 0; i < run.probe.signals.gates().size(); i++) {
            int at = i;
            Signals.Gate gate = run.probe.signals.gates().get(i);
            double shut = Watched.median(run.complete, look -> look.shut[at]);
            boolean known = findings.stream()
                    .anyMatch(told -> told.kind() == gate.kind() && told.place().equals(gate.place()));
            if (shut > SHUT && !known) {
                boolean learns = shut < 1 && !run.hasHardlyFallen() && !(run.lastLoss >= run.guess());
                findings.add(Finding.of(
                                gate.kind(),
                                learns ? Severity.NOTE : Severity.WARNING,
                                gate.place(),
                                new Quantity("share", shut))
                        .variant("run"));
            }
        }
    }

    private void sizes() {
        double ratio = Watched.median(run.complete, Look::firstToLast);
        List<Signals.Sum> sums = run.probe.signals.sums();
        boolean told = findings.stream()
                .anyMatch(finding ->
                        finding.kind() == Kind.VANISHING || ratio == 0 && finding.severity() != Severity.NOTE);
        // Where nothing at all comes back, the place where it dies is told already.
        if (told || !(ratio < Diagnosis.VANISHED || ratio > Diagnosis.EXPLODED)) {
            return;
        }
        boolean vanishes = ratio < 1;
        int worst = 1;
        double factor = Double.NaN;
        for (int i = 1; i < sums.size(); i++) {
            int at = i;
            double here =
                    Watched.median(run.complete, look -> Math.sqrt(look.sumSquares[at - 1] / look.sumSquares[at]));
            if (Double.isNaN(factor) || (vanishes ? here < factor : here > factor)) {
                factor = here;
                worst = i;
            }
        }
        findings.add(Finding.of(
                        vanishes ? Kind.VANISHING : Kind.EXPLODING,
                        Severity.WARNING,
                        sums.get(worst).place(),
                        new Quantity("factor", factor),
                        new Quantity("from the last layer to the first", ratio),
                        new Quantity("layers", sums.size()))
                .variant("layers"));
    }

    private void noise() {
        double scale = Watched.median(run.complete, Look::noiseScale);
        if (!run.complete.isEmpty() && scale > NOISY * run.complete.getFirst().half * 2) {
            findings.add(Finding.of(
                    Kind.NOISY,
                    Severity.NOTE,
                    new Place("the gradient of all parameters", null, null),
                    new Quantity("cosine", Watched.median(run.complete, Look::agreement)),
                    new Quantity("examples", Math.rint(scale))));
        }
    }

    /// A run without another fault that learns nothing at all, or nothing but its own examples.
    private void signal() {
        double agreement = Watched.median(run.late, Look::agreement);
        boolean guesses = run.hasHardlyFallen()
                && run.lastLoss > GUESSED * run.guess()
                && run.easyLoss() > EASY * run.guess()
                && agreement < AGREE;
        boolean byHeart = !guesses
                && run.leastValidation > GUESSED * run.guess()
                && run.lastLoss < Watched.HARDLY_FALLEN * run.leastValidation;
        if (!isIll() && run.steps >= LONG && (guesses || byHeart)) {
            findings.add(Finding.of(
                            Kind.NO_SIGNAL,
                            Severity.WARNING,
                            new Place("targets", null, null),
                            new Quantity("cosine", agreement),
                            new Quantity("loss of guessing", run.guess()),
                            new Quantity("last loss", run.lastLoss),
                            new Quantity("validation loss", run.leastValidation))
                    .variant(byHeart ? "validation" : ""));
        }
    }

    private void frozen() {
        List<Parameter> learning = OptimizerFindings.learning(
                run.step.optimizer(), run.step.model().parameters());
        if (learning.isEmpty()) {
            findings.add(Finding.of(Kind.FROZEN, Severity.ERROR, new Place("all parameters", null, null))
                    .variant("all"));
            return;
        }
        run.step.model().parameters().stream()
                .filter(parameter -> !learning.contains(parameter))
                .forEach(parameter -> findings.add(Finding.of(Kind.FROZEN, Severity.NOTE, run.probe.place(parameter))));
    }

    /// What is to learn and never had a gradient, or hardly one beside the others, is asked why.
    private void withoutGradient() {
        double most = run.largestGradient();
        for (int i = 0; i < run.probe.learned.size(); i++) {
            int at = i;
            boolean starves = run.learned(i).shape().rank() >= 2 && run.gradient(i) < STARVED * most;
            if (!run.complete.isEmpty()
                    && (starves || run.complete.stream().allMatch(look -> look.gradientSquares[at] == 0))) {
                diagnose(run.learned(i), true);
            }
        }
    }

    /// A run that does badly has its weights diagnosed one by one; and so has one with a scan, since what happens
    /// in there is not watched.
    private void trouble() {
        if (!run.complete.isEmpty() && (run.probe.scans || run.hasHardlyFallen())) {
            run.weights().forEach(i -> diagnose(run.learned(i), run.hasHardlyFallen()));
        }
    }

    /// @param grave whether a warning is one
    private void diagnose(Parameter parameter, boolean grave) {
        for (Finding finding :
                run.step.diagnose(run.probe.lastExamples(), parameter).findings()) {
            boolean known = findings.stream()
                    .anyMatch(told -> told.kind() == finding.kind()
                            && (told.place().equals(finding.place()) || isOfWholeRun(finding.kind())));
            if (finding.severity() != Severity.NOTE && !known) {
                findings.add(grave || isGrave(finding) ? finding : finding.as(Severity.NOTE));
            }
        }
    }

    private static boolean isOfWholeRun(Kind kind) {
        return kind == Kind.CLIPPED_NORM || kind == Kind.VANISHING || kind == Kind.EXPLODING;
    }

    /// What a single batch shows counts less where the loss falls: derivatives through time shrink in any long
    /// sequence.
    private static boolean isGrave(Finding finding) {
        return finding.severity() == Severity.ERROR
                || finding.kind() == Kind.SATURATED && finding.quantity("flat share") > SATURATED;
    }
}
