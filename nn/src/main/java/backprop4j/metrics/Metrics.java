package backprop4j.metrics;

import backprop4j.op.Storage;

/// Numbers that say how good predictions are.
public final class Metrics {
    private Metrics() {}

    /// The class with the highest score, the first of equals.
    ///
    /// @throws IllegalArgumentException if there are no scores
    public static int argmax(float[] scores) {
        if (scores.length == 0) {
            throw new IllegalArgumentException("there are no scores to choose from");
        }
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best;
    }

    /// The share of rows whose highest score is at their label, from 0 to 1.
    ///
    /// @throws IllegalArgumentException if there are no rows, or counts differ
    public static double accuracy(float[][] scores, int[] labels) {
        if (scores.length != labels.length || labels.length == 0) {
            throw new IllegalArgumentException(
                    "accuracy of " + scores.length + " rows of scores and " + labels.length + " labels");
        }
        int correct = 0;
        for (int row = 0; row < labels.length; row++) {
            correct += correct(new Storage.Floats(scores[row]), new int[] {labels[row]});
        }
        return (double) correct / labels.length;
    }

    /// How many rows of `[labels, classes]` scores have their highest score, the first of equals, at the label. A
    /// row with NaN in it is never right.
    public static int correct(Storage scores, int[] labels) {
        int classes = scores.count() / labels.length;
        int correct = 0;
        for (int row = 0; row < labels.length; row++) {
            correct += isBest(scores, row * classes, classes, labels[row]) ? 1 : 0;
        }
        return correct;
    }

    private static boolean isBest(Storage scores, int start, int classes, int label) {
        double own = scores.get(start + label);
        for (int i = 0; i < classes; i++) {
            double other = scores.get(start + i);
            boolean behind = i < label ? other < own : other <= own;
            if (!behind) {
                return false;
            }
        }
        return true;
    }
}
