package backprop4j.train;

import backprop4j.diagnose.Diagnosis;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Place;
import backprop4j.diagnose.Quantity;
import backprop4j.diagnose.Severity;
import backprop4j.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What the sizes of a run's steps come to.
final class RateFindings {
    /// A step that changes weights by more than their own size replaces them: what was learned is gone. Healthy
    /// steps change them by a thousandth to a tenth.
    static final double REPLACED = 1;

    /// Steps as large as this, after which the loss is no better, jump over the minimum instead of going into it.
    static final double LARGE = 0.05;

    /// Steps as small as this need ten thousand of them to change a weight by its own size.
    static final double SMALL = 1e-4;

    /// Steps as small as this need a hundred thousand, whatever the noise.
    static final double SMALLEST = 1e-5;

    /// A loss that is higher at last than at first by this factor has risen, noise aside.
    static final double RISEN = 1.5;

    /// So many steps show what a step has done.
    static final int SOON = 5;

    /// A loss below this part of that of guessing has been learned before: it need not fall.
    static final double LEARNED = 0.1;

    /// Gradients of two halves that agree less than this are mostly noise: no rate would help much.
    static final double DISAGREE = 0.1;

    /// A clipped norm that is more than ten times its bound in the middle: then the bound is the learning rate.
    static final double CLIPPED = 0.1;

    /// Weights that decay keeps in balance stay as large as they are; those that lose half of it are losing.
    static final double SHRUNK = 0.5;

    /// Weights that lose more than this in each step remember two hundred of them: a few passes at best.
    static final double FORGOTTEN = 0.005;

    /// A gradient below this may well be what rounding left of none, as in front of a normalisation.
    static final double WORTH = 1e-6;

    /// Fewer looks tell nothing of a tendency.
    private static final int FEWEST_LOOKS = 3;

    private static final int FEWEST_LOSSES = 10;

    /// A loss this many times its first size below 0 is falling without end.
    static final double ENDLESS = 100;

    private static final Place EVERYWHERE = new Place("weights", null, null);

    private static final Place GRADIENT = new Place("the gradient of all parameters", null, null);

    private final Watched run;
    private final List<Finding> findings = new ArrayList<>();

    private RateFindings(Watched run) {
        this.run = run;
    }

    static List<Finding> of(Watched run) {
        var found = new RateFindings(run);
        if (run.looks.isEmpty()) {
            return found.findings;
        }
        boolean clipped = found.clipping();
        boolean otherwise = found.decay() || found.tiny() || found.absorbed() || clipped || run.startsBadly();
        found.high();
        if (!otherwise && found.findings.isEmpty()) {
            found.low();
        }
        found.lost();
        return found.findings;
    }

    private boolean clipping() {
        double bound = run.step.optimizer().clipNorm();
        double norm = Watched.median(run.complete, Look::gradientNorm);
        if (norm > bound) {
            findings.add(Finding.of(
                            Kind.CLIPPED_NORM,
                            bound / norm < CLIPPED ? Severity.WARNING : Severity.NOTE,
                            GRADIENT,
                            new Quantity("norm", norm),
                            new Quantity("bound", bound),
                            new Quantity("factor", bound / norm))
                    .variant("run"));
        }
        return bound / norm < CLIPPED;
    }

    private boolean decay() {
        double lambda = run.step.optimizer().weightDecay();
        Optional<Integer> most =
                run.weights().boxed().filter(run::startsAbove0).min(Comparator.comparingDouble(this::shrinkage));
        if (lambda == 0 || most.isEmpty() || shrinkage(most.get()) > SHRUNK) {
            return false;
        }
        if (!run.hasHardlyFallen()) {
            forgetting(lambda, most.get());
            return false;
        }
        findings.add(Finding.of(
                Kind.DECAYED,
                Severity.WARNING,
                run.probe.places.get(most.get()),
                new Quantity("λ", lambda),
                new Quantity("left share", shrinkage(most.get())),
                new Quantity("first loss", run.firstLoss),
                new Quantity("last loss", run.lastLoss)));
        return true;
    }

    /// Decay that is too fast though the loss falls. What Adam adds to the gradient is no share of the weight.
    private void forgetting(double lambda, int weight) {
        double share = lambda * run.step.optimizer().learningRate();
        if (share > FORGOTTEN && !isLearned() && !(run.step.optimizer() instanceof Adam)) {
            findings.add(Finding.of(
                            Kind.DECAYED,
                            Severity.WARNING,
                            run.probe.places.get(weight),
                            new Quantity("λ", lambda),
                            new Quantity("share", share),
                            new Quantity("steps", Math.rint(1 / share)))
                    .variant("fast"));
        }
    }

    private double shrinkage(int weight) {
        return run.looks.getLast().sizes[weight] / run.looks.getFirst().sizes[weight];
    }

    /// A gradient that is not 0 and yet nothing to an optimizer.
    private boolean tiny() {
        double numbers = run.probe.learned.stream()
                .mapToLong(parameter -> parameter.shape().count())
                .sum();
        double rms = Watched.median(run.complete, Look::gradientNorm) / Math.sqrt(numbers);
        if (!(rms > 0 && rms < Diagnosis.TINY) || !run.hasHardlyFallen() || isLearned()) {
            return false;
        }
        findings.add(Finding.of(
                        Kind.UNDERFLOW,
                        Severity.WARNING,
                        GRADIENT,
                        new Quantity("root of the mean square", rms),
                        new Quantity("first loss", run.firstLoss),
                        new Quantity("last loss", run.lastLoss))
                .variant("scale"));
        return true;
    }

    /// A loss whose last digit is larger than what training changes; and one that has no end.
    private boolean absorbed() {
        boolean stays = run.steps >= FEWEST_LOSSES
                && Arrays.stream(run.losses).distinct().count() == 1
                && usual() > 0;
        boolean endless = run.lastLoss < -ENDLESS * Math.max(1, Math.abs(run.losses[0]));
        if (stays || endless) {
            findings.add(Finding.of(
                            stays ? Kind.UNDERFLOW : Kind.UNBOUNDED,
                            Severity.WARNING,
                            Place.of(run.probe.cost),
                            new Quantity("first loss", run.firstLoss),
                            new Quantity("last loss", run.lastLoss))
                    .variant(stays ? "loss" : ""));
        }
        return stays || endless;
    }

    private boolean isLearned() {
        return run.lastLoss < LEARNED * run.guess();
    }

    private void high() {
        // Weights that start at 0 change by more than their size at first, and should.
        Optional<Integer> most =
                run.weights().boxed().filter(run::startsAbove0).max(Comparator.comparingDouble(this::peak));
        double usual = usual();
        if (most.isPresent() && peak(most.get()) > REPLACED && (run.hasHardlyFallen() || isThrownOff())) {
            findings.add(Finding.of(
                            Kind.RATE_TOO_HIGH,
                            Severity.WARNING,
                            run.probe.places.get(most.get()),
                            new Quantity("share", peak(most.get())))
                    .variant("updates"));
        } else if (run.hasRisen(RISEN)) {
            findings.add(Finding.of(
                            Kind.RATE_TOO_HIGH,
                            Severity.WARNING,
                            EVERYWHERE,
                            new Quantity("first loss", run.firstLoss),
                            new Quantity("last loss", run.lastLoss))
                    .variant("loss"));
        } else if (usual > LARGE
                && run.hasHardlyFallen()
                && run.looks.size() >= FEWEST_LOOKS
                && findings.stream().noneMatch(finding -> finding.kind() == Kind.DECAYED)) {
            findings.add(slow(Kind.RATE_TOO_HIGH, usual).variant("stuck"));
        }
    }

    /// Whether the loss rose behind a step that replaced a weight. Weights that start small may double and be
    /// right.
    private boolean isThrownOff() {
        return run.looks.stream()
                .filter(look ->
                        run.weights().filter(run::startsAbove0).anyMatch(weight -> look.updates[weight] > REPLACED))
                .anyMatch(look -> {
                    double[] after = Arrays.copyOfRange(
                            run.losses, Math.min(look.step + 1, run.steps), Math.min(look.step + 1 + SOON, run.steps));
                    return Arrays.stream(after).max().orElse(0) > RISEN * run.losses[look.step];
                });
    }

    private double peak(int weight) {
        return run.looks.stream()
                .mapToDouble(look -> look.updates[weight])
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private void low() {
        double usual = usual();
        boolean noise = Watched.median(run.complete, Look::agreement) < DISAGREE;
        if (usual < (noise ? SMALLEST : SMALL)
                && run.hasHardlyFallen()
                && !isLearned()
                && run.looks.size() >= FEWEST_LOOKS) {
            findings.add(slow(Kind.RATE_TOO_LOW, usual));
        }
    }

    private Finding slow(Kind kind, double update) {
        return Finding.of(
                kind,
                Severity.WARNING,
                EVERYWHERE,
                new Quantity("share", update),
                new Quantity("first loss", run.firstLoss),
                new Quantity("last loss", run.lastLoss));
    }

    /// The update of the weight in the middle, of those that have a gradient worth the name.
    private double usual() {
        double[] sorted = run.weights()
                .filter(this::hasGradient)
                .mapToDouble(run::update)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
    }

    private boolean hasGradient(int learned) {
        return run.gradient(learned) > Diagnosis.TINY;
    }

    /// Parameters so large that their updates are rounded away, while others learn.
    private void lost() {
        for (int i = 0; i < run.probe.learned.size(); i++) {
            int at = i;
            boolean moves = run.looks.stream().anyMatch(look -> look.updates[at] != 0);
            double rms = run.gradient(i);
            if (!moves && rms > WORTH && usual() > 0 && run.looks.size() >= FEWEST_LOOKS) {
                findings.add(Finding.of(
                                Kind.UNDERFLOW,
                                Severity.WARNING,
                                run.probe.places.get(i),
                                new Quantity("root of the mean square", rms))
                        .variant("update"));
            }
        }
    }
}
