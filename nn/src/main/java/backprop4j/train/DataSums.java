package backprop4j.train;

import backprop4j.data.Batch;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Sums over the examples that were looked at.
final class DataSums {
    /// Fewer may well have one target, or leave a healthy unit without an example.
    private static final int FEWEST_EXAMPLES = 16;

    private final double[] least;
    private final double[] largest;
    private final boolean classes;
    private final Moments features = new Moments();
    private final Moments targets = new Moments();
    private final Set<Integer> rows = new HashSet<>();
    private int examples;
    private int largestBatch;
    private int batches;
    private int batchesOfOneTarget;
    private final Set<Double> onlyTargets = new HashSet<>();

    /// Σ x, Σ x² and the ends of some numbers.
    static final class Moments {
        private double sum;
        private double squares;
        private long count;
        private double least = Double.POSITIVE_INFINITY;
        private double largest = Double.NEGATIVE_INFINITY;

        private void add(double number) {
            sum += number;
            squares += number * number;
            count++;
            least = Math.min(least, number);
            largest = Math.max(largest, number);
        }

        double mean() {
            return sum / count;
        }

        double rms() {
            return Math.sqrt(squares / count);
        }

        double variance() {
            return Math.max(0, squares / count - mean() * mean());
        }

        double least() {
            return least;
        }

        double largest() {
            return largest;
        }
    }

    DataSums(Batch batch) {
        this.least = new double[batch.features().count() / batch.size()];
        this.largest = new double[least.length];
        this.classes = batch.targets() instanceof Storage.Ints;
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    }

    void add(Batch batch) {
        float[] numbers = batch.features().array();
        for (int i = 0; i < numbers.length; i++) {
            int feature = i % least.length;
            least[feature] = Math.min(least[feature], numbers[i]);
            largest[feature] = Math.max(largest[feature], numbers[i]);
            features.add(numbers[i]);
        }
        for (int row = 0; row < batch.size() && rows.size() < FEWEST_EXAMPLES; row++) {
            rows.add(Arrays.hashCode(Arrays.copyOfRange(numbers, row * least.length, (row + 1) * least.length)));
        }
        var now = new Moments();
        for (int i = 0; i < batch.targets().count(); i++) {
            targets.add(batch.targets().get(i));
            now.add(batch.targets().get(i));
        }
        examples += batch.size();
        largestBatch = Math.max(largestBatch, batch.size());
        batches++;
        if (now.least == now.largest) {
            batchesOfOneTarget++;
            onlyTargets.add(now.least);
        }
    }

    /// Whether so many different examples were looked at that what all of them share is no chance.
    boolean areMany() {
        return rows.size() >= FEWEST_EXAMPLES;
    }

    /// Whether more than one example was looked at, again and again.
    boolean areSeveral() {
        return rows.size() > 1 && examples >= FEWEST_EXAMPLES;
    }

    int largestBatch() {
        return largestBatch;
    }

    int batches() {
        return batches;
    }

    /// Batches in which all targets are one.
    int batchesOfOneTarget() {
        return batchesOfOneTarget;
    }

    /// How many different targets those have.
    int differentTargets() {
        return onlyTargets.size();
    }

    /// Whether targets are class numbers.
    boolean classes() {
        return classes;
    }

    int examples() {
        return examples;
    }

    Moments features() {
        return features;
    }

    Moments targets() {
        return targets;
    }

    /// Features with one value in all examples.
    List<Integer> constantFeatures() {
        var constant = new ArrayList<Integer>();
        for (int i = 0; i < least.length; i++) {
            if (least[i] == largest[i]) {
                constant.add(i);
            }
        }
        return constant;
    }

    int featureCount() {
        return least.length;
    }
}
