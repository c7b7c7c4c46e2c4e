package backprop4j.train;

import backprop4j.data.Dataset;
import java.util.Random;

/// Small data sets that are learned in a hundred steps.
final class Toys {
    private Toys() {}

    /// Three clouds of points in eight dimensions.
    static Dataset blobs(long seed) {
        return blobs(seed, 1, 0);
    }

    static Dataset blobs(long seed, double scale, double shift) {
        var random = new Random(seed);
        float[][] x = new float[300][8];
        int[] labels = new int[x.length];
        for (int row = 0; row < x.length; row++) {
            labels[row] = row % 3;
            for (int i = 0; i < 8; i++) {
                x[row][i] = (float) (shift + scale * (random.nextGaussian() + (i % 3 == labels[row] ? 1.5 : 0)));
            }
        }
        return Dataset.of(x, labels);
    }

    /// A smooth function of three numbers, with a little noise.
    static Dataset curve(long seed) {
        return curve(seed, 1, 0);
    }

    static Dataset curve(long seed, double scale, double shift) {
        var random = new Random(seed);
        float[][] x = new float[256][3];
        float[][] y = new float[x.length][1];
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < 3; i++) {
                x[row][i] = (float) random.nextGaussian();
            }
            double value = Math.sin(x[row][0]) + 0.5 * x[row][1] * x[row][2] + 0.05 * random.nextGaussian();
            y[row][0] = (float) (shift + scale * value);
        }
        return Dataset.of(x, y);
    }

    /// Small pictures with a bright bar that stands or lies.
    static Dataset bars(long seed) {
        var random = new Random(seed);
        float[][] x = new float[200][64];
        int[] labels = new int[x.length];
        for (int row = 0; row < x.length; row++) {
            labels[row] = row % 2;
            int at = random.nextInt(8);
            for (int i = 0; i < 8; i++) {
                x[row][labels[row] == 0 ? 8 * at + i : 8 * i + at] = 1;
            }
            for (int i = 0; i < 64; i++) {
                x[row][i] += (float) (0.1 * random.nextGaussian());
            }
        }
        return Dataset.of(x, labels);
    }

    /// Ten of twenty words; are most of them from the first half of the dictionary?
    static Dataset words(long seed) {
        var random = new Random(seed);
        float[][] x = new float[300][10];
        int[] labels = new int[x.length];
        for (int row = 0; row < x.length; row++) {
            int first = 0;
            for (int i = 0; i < 10; i++) {
                x[row][i] = random.nextInt(20);
                first += x[row][i] < 10 ? 1 : 0;
            }
            labels[row] = first > 5 ? 1 : 0;
        }
        return Dataset.of(x, labels);
    }

    /// Sequences of numbers; is the sum of the last five above 0?
    static Dataset sequences(long seed, int length) {
        var random = new Random(seed);
        float[][] x = new float[300][length];
        int[] labels = new int[x.length];
        for (int row = 0; row < x.length; row++) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                x[row][i] = (float) random.nextGaussian();
                sum += i >= length - 5 ? x[row][i] : 0;
            }
            labels[row] = sum > 0 ? 1 : 0;
        }
        return Dataset.of(x, labels);
    }

    static Dataset xor() {
        return Dataset.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new float[][] {{0}, {1}, {1}, {0}});
    }
}
