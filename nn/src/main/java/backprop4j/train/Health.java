package backprop4j.train;

import backprop4j.TensorException;
import backprop4j.data.Batch;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.HealthReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watches a training run, and tells how it was:
///
/// ```java
/// Health health = Health.every(100);
/// Trainer.of(model, loss, optimizer).listener(health).fit(…);
/// System.out.println(health.report());
/// ```
///
/// Every so many steps it computes the gradients of both halves of the batch in a program of its own, and
/// compares the weights in front of the step with those behind it. What trains is not touched and keeps its bits.
/// A look costs as much as two to six steps. From the 32nd on they become rarer as the run grows longer, so
/// that their share of it shrinks.
///
/// Belongs to one run, on the thread that trains.
public final class Health implements TrainingListener {
    /// Looks at the beginning of a run that are taken besides, so that a short run is seen, too.
    private static final long[] EARLY = {0, 1, 2, 5, 10, 20, 50};

    /// Looks at the distance that was asked for; it doubles when the run is twice as long.
    private static final int REGULAR = 32;

    private final int every;
    private final List<Look> looks = new ArrayList<>();
    private double[] losses = new double[64];
    private int steps;
    private long firstStep = -1;
    private @Nullable Probe probe;
    private @Nullable TrainStep step;
    private @Nullable Look open;
    private double leastValidation = Double.NaN;
    private Optional<BadNumber> bad = Optional.empty();

    private Health(int every) {
        this.every = every;
    }

    /// Looks every so many steps, a few more times at the beginning, and less often after 32 looks.
    ///
    /// @throws IllegalArgumentException if `every` is less than 1
    public static Health every(int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("health is looked at every 1 step or more, not " + steps);
        }
        return new Health(steps);
    }

    @Override
    public void beforeStep(TrainStep next, Batch batch) {
        step = next;
        if (firstStep < 0) {
            firstStep = next.steps();
        }
        long number = next.steps() - firstStep;
        if (number % distance(number) != 0 && Arrays.binarySearch(EARLY, number) < 0) {
            return;
        }
        if (probe == null) {
            probe = Probe.compile(next, batch);
        }
        try {
            open = probe.look(next, batch, steps);
        } catch (TensorException refused) {
            // The step that follows meets the same input, and refuses it in the words of who trains.
            open = null;
        }
    }

    private long distance(long number) {
        return every * Math.max(1, 2 * Long.highestOneBit(number / every / REGULAR));
    }

    @Override
    public void onStep(Progress progress) {
        afterStep();
    }

    /// What [#onStep] does, for a loop of one's own: `health.beforeStep(step, batch); step.run(batch);
    /// health.afterStep();`
    public void afterStep() {
        if (step == null) {
            return;
        }
        if (steps == losses.length) {
            losses = Arrays.copyOf(losses, 2 * steps);
        }
        losses[steps++] = step.lastLoss();
        if (open != null) {
            open.close();
            looks.add(open);
            open = null;
        }
    }

    @Override
    public void onEpoch(EpochResult result, Progress progress) {
        result.validation()
                .ifPresent(measured ->
                        leastValidation = measured.loss() >= leastValidation ? leastValidation : measured.loss());
    }

    @Override
    public void onDiverged(TrainStep diverging, Batch batch, DivergedException diverged) {
        open = null;
        bad = diverged.badNumber();
    }

    /// How the run was, up to now; of one that a bad number ended, with that number.
    ///
    /// @throws IllegalStateException if no step was watched: it must be the trainer's listener
    public HealthReport report() {
        if (step == null || probe == null) {
            throw new IllegalStateException("no step was watched: make it the trainer's listener before fit(…)");
        }
        return Verdict.of(
                new Watched(step, probe, List.copyOf(looks), Arrays.copyOf(losses, steps), leastValidation), bad);
    }
}
