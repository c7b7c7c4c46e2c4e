package backprop4j.train;

import backprop4j.data.Batch;
import backprop4j.data.Dataset;
import java.util.Random;

/// Small problems to train on.
final class Examples {
    private Examples() {}

    /// Points on two arms of a spiral, with the arm as class.
    static Dataset spirals(int count) {
        var random = new Random(1);
        float[][] points = new float[count][2];
        int[] arms = new int[count];
        for (int i = 0; i < count; i++) {
            arms[i] = i % 2;
            double radius = (i + 1.0) / count;
            double angle = 2 * Math.PI * radius + Math.PI * arms[i];
            points[i][0] = (float) (radius * Math.cos(angle) + 0.01 * random.nextGaussian());
            points[i][1] = (float) (radius * Math.sin(angle) + 0.01 * random.nextGaussian());
        }
        return Dataset.of(points, arms);
    }

    /// Random features with random classes.
    static Batch noise(int rows, int columns, int classes) {
        var random = new Random(2);
        float[][] x = new float[rows][columns];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns; i++) {
                x[row][i] = (float) random.nextGaussian();
            }
            labels[row] = random.nextInt(classes);
        }
        return Batch.of(x, labels);
    }
}
