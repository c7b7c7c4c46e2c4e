package backprop4j.train;

import backprop4j.Parameter;
import backprop4j.nn.Losses;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A run that was watched, with what everybody asks of it.
final class Watched {
    /// A loss that is still above this part of the first one has hardly fallen.
    static final double HARDLY_FALLEN = 0.9;

    /// Weights as small as this are meant to be 0.
    private static final double ALMOST_0 = 1e-6;

    final TrainStep step;
    final Probe probe;
    final List<Look> looks;
    /// Looks with a gradient: batches of another size than the first have none.
    final List<Look> complete;
    /// Those of the second half of the run.
    final List<Look> late;

    final int steps;
    final double[] losses;
    /// The mean of the first few.
    final double firstLoss;
    /// The mean of the last twentieth.
    final double lastLoss;
    /// The least loss over the validation examples; NaN if none was measured.
    final double leastValidation;

    private final double[] first;
    private final double[] last;

    Watched(TrainStep step, Probe probe, List<Look> looks, double[] losses, double leastValidation) {
        this.step = step;
        this.probe = probe;
        this.looks = looks;
        this.complete = looks.stream().filter(look -> look.half > 0).toList();
        this.late = complete.subList(complete.size() / 2, complete.size());
        this.steps = losses.length;
        this.losses = losses;
        int some = Math.max(1, losses.length / 20);
        this.first = Arrays.copyOf(losses, Math.min(losses.length, Math.min(some, 5)));
        this.last = Arrays.copyOfRange(losses, Math.max(0, losses.length - some), losses.length);
        this.firstLoss = Arrays.stream(first).average().orElse(Double.NaN);
        this.lastLoss = Arrays.stream(last).average().orElse(Double.NaN);
        this.leastValidation = leastValidation;
    }

    /// The number below which a share of some lie.
    private static double quantile(double[] numbers, double share) {
        double[] sorted = Arrays.stream(numbers).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))];
    }

    /// The median over some looks, of those where it is a number; NaN if it never is.
    static double median(List<Look> among, ToDoubleFunction<Look> number) {
        double[] sorted = among.stream()
                .mapToDouble(number)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    /// The places of the learned weights among all that is learned; what has one axis is no weight.
    IntStream weights() {
        return IntStream.range(0, probe.learned.size())
                .filter(i -> probe.learned.get(i).shape().rank() >= 2);
    }

    Parameter learned(int index) {
        return probe.learned.get(index);
    }

    /// By how much of its size a step changes a parameter; the median over the run.
    double update(int learned) {
        return median(looks, look -> look.updates[learned]);
    }

    /// The root of the mean of the squares of a parameter's gradient; the median over the run.
    double gradient(int learned) {
        return Math.sqrt(median(complete, look -> look.gradientSquares[learned])
                / learned(learned).shape().count());
    }

    /// The largest of these.
    double largestGradient() {
        return IntStream.range(0, probe.learned.size())
                .mapToDouble(this::gradient)
                .max()
                .orElse(0);
    }

    /// Whether a parameter was not (almost) 0 at the beginning.
    boolean startsAbove0(int learned) {
        double numbers = learned(learned).shape().count();
        return looks.getFirst().sizes[learned] / Math.sqrt(numbers) > ALMOST_0;
    }

    /// What a quarter of the losses in the second half are below.
    double easyLoss() {
        return quantile(Arrays.copyOfRange(losses, losses.length / 2, losses.length), 0.25);
    }

    boolean hasHardlyFallen() {
        return !(lastLoss <= HARDLY_FALLEN * firstLoss);
    }

    /// Whether the loss is higher at last by more than a factor; a few outliers do not make it so.
    boolean hasRisen(double factor) {
        return lastLoss > factor * firstLoss && firstLoss > 0 && quantile(last, 0.25) > factor * quantile(first, 0.5);
    }

    /// Whether the first loss is far worse than that of guessing.
    boolean startsBadly() {
        return losses.length > 0 && guess() > 0 && losses[0] > DataFindings.BAD_START * guess();
    }

    /// The loss of the best answer that does not look at the features: that of equal chances, or of the mean. NaN
    /// if the loss is none of those that are known.
    double guess() {
        int[] answer = probe.answer.shape().toArray();
        int width = answer.length == 0 ? 1 : answer[answer.length - 1];
        double variance = probe.data.targets().variance();
        return switch (Losses.name(step.loss()).orElse("")) {
            case "crossEntropy" -> Math.log(width);
            case "mse" -> variance;
            case "sumOfSquares" -> variance * width;
            case "halfSquaredError" -> variance * width / 2;
            default -> Double.NaN;
        };
    }
}
