package backprop4j.train;

import java.util.OptionalDouble;

/// Where a training stands. One object, refreshed after every step.
public final class Progress {
    private final int steps;
    private final boolean classes;
    private int epoch;
    private int step;
    private double lossSum;
    private long correct;
    private int examples;
    private long startNanos;
    private long nanos;
    private volatile boolean stopped;

    Progress(int steps, boolean classes) {
        this.steps = steps;
        this.classes = classes;
    }

    void startEpoch(int number) {
        epoch = number;
        step = 0;
        lossSum = 0;
        correct = 0;
        examples = 0;
        startNanos = System.nanoTime();
    }

    void add(double loss, int right, int size) {
        step++;
        lossSum += loss * size;
        correct += right;
        examples += size;
        nanos = System.nanoTime() - startNanos;
    }

    /// The epoch, counted from 0.
    public int epoch() {
        return epoch;
    }

    /// Steps of this epoch so far.
    public int step() {
        return step;
    }

    /// Steps in an epoch.
    public int steps() {
        return steps;
    }

    /// The mean loss over the epoch's examples so far.
    public double loss() {
        return lossSum / examples;
    }

    /// The share of them that was answered rightly, from 0 to 1; NaN if targets are not class numbers.
    public double accuracy() {
        return classes ? (double) correct / examples : Double.NaN;
    }

    /// Examples of this epoch so far.
    public int examples() {
        return examples;
    }

    /// Seconds since this epoch began.
    public double seconds() {
        return nanos * 1e-9;
    }

    /// Examples in a second, over this epoch.
    public double examplesPerSecond() {
        return examples / seconds();
    }

    /// Ends the training after this step. May be called from any thread.
    public void stop() {
        stopped = true;
    }

    /// Whether training is to end.
    public boolean stopped() {
        return stopped;
    }

    OptionalDouble finalAccuracy() {
        return classes ? OptionalDouble.of(accuracy()) : OptionalDouble.empty();
    }
}
