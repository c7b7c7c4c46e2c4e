package backprop4j.data;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.util.Arrays;

/// Examples that can be counted and copied one by one, in any order and by several threads. Immutable.
public interface Dataset {
    /// The number of examples.
    int size();

    /// The shape of one example's features.
    Shape exampleShape();

    /// How many classes the labels count, or 0 if the targets are numbers.
    int classes();

    /// The shape of one example's target: a scalar for a class number.
    Shape targetShape();

    /// Copies the features of one example.
    void copyFeatures(int example, float[] to, int at);

    /// Copies the target of one example into row `row`: a class number (int32) or target numbers (float32).
    void copyTarget(int example, Storage to, int row);

    /// Rows of features with a class number each.
    ///
    /// @throws IllegalArgumentException if rows differ in length, a label is negative, or counts differ
    static Dataset of(float[][] features, int[] labels) {
        return InMemory.of(Batch.of(features, labels));
    }

    /// Rows of features with a row of target numbers each.
    ///
    /// @throws IllegalArgumentException if rows differ in length, or counts differ
    static Dataset of(float[][] features, float[][] targets) {
        return InMemory.of(Batch.of(features, targets));
    }

    /// The first `count` examples, or all if there are fewer.
    ///
    /// @throws IllegalArgumentException if `count` is less than 1
    default Dataset take(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one example must be taken, not " + count);
        }
        return range(0, Math.min(count, size()));
    }

    /// The examples `start` to `end − 1`.
    ///
    /// @throws IllegalArgumentException if the range is empty or not within this data set
    default Dataset range(int start, int end) {
        return new Range(this, start, end);
    }

    /// Two parts, drawn by a seed: a share of the examples (rounded, at least one), and the rest, for validation.
    ///
    /// @param share of the first part, between 0 and 1
    /// @throws IllegalArgumentException if the share is not between 0 and 1, or there are fewer than two examples
    default Split split(double share, long seed) {
        int size = size();
        if (!(share > 0 && share < 1) || size < 2) {
            throw new IllegalArgumentException(
                    "a data set of at least two examples is split at a share between 0 and 1," + " not " + size + " at "
                            + share);
        }
        int[] order = new int[size];
        Fill.shuffle(order, seed, 0);
        int first = Math.clamp(Math.round(share * size), 1, size - 1);
        return new Split(
                new Picked(this, Arrays.copyOf(order, first)),
                new Picked(this, Arrays.copyOfRange(order, first, size)));
    }

    /// Two parts of a data set.
    record Split(Dataset first, Dataset rest) {}

    /// In an order that each epoch draws anew from the seed: a pure function of (seed, epoch).
    default Shuffled shuffle(long seed) {
        return new Shuffled(this, seed);
    }

    /// In batches of this many examples, in order; the last one is shorter if they do not divide.
    ///
    /// @throws IllegalArgumentException if `size` is less than 1
    default Batches batch(int size) {
        return new Batches(this, size, null);
    }

    /// A data set whose order each epoch draws anew.
    record Shuffled(Dataset data, long seed) {
        /// In batches of this many examples; the last one is shorter if they do not divide.
        ///
        /// @throws IllegalArgumentException if `size` is less than 1
        public Batches batch(int size) {
            return new Batches(data, size, seed);
        }
    }
}
