package backprop4j.studio;

import backprop4j.RandomStream;
import backprop4j.data.Dataset;
import backprop4j.datasets.Mnist;
import java.util.List;

/// The data sets that need no file. Each is a pure function of nothing: the same points every time.
final class Catalogue {
    static final List<String> NAMES = List.of("notes", "xor", "circles", "spirals", "mnist");

    private static final int POINTS = 200;
    private static final int NOISE_SEED = 5;

    private Catalogue() {}

    /// @throws BadRequest if there is none of this name
    static Data named(String name) {
        return switch (name) {
            case "notes" ->
                new Data(
                        name,
                        Dataset.of(new float[][] {{1, -1}}, new float[][] {{0, 0}}),
                        Dataset.of(new float[][] {{1, -1}}, new float[][] {{0, 0}}),
                        false,
                        0);
            case "xor" ->
                Data.of(name, Dataset.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new int[] {0, 1, 1, 0}));
            case "circles" -> Data.of(name, plane(Catalogue::circle));
            case "spirals" -> Data.of(name, plane(Catalogue::spiral));
            case "mnist" -> new Data(name, Mnist.train(), Mnist.test(), true, Mnist.SIDE);
            default -> throw new BadRequest("there is no data set '" + name + "', only " + String.join(", ", NAMES));
        };
    }

    /// Examples for a network that no data set fits: normal numbers, the classes in turn.
    static Data noise(int inputs, int classes) {
        float[][] features = new float[POINTS][inputs];
        int[] labels = new int[POINTS];
        var random = RandomStream.of(NOISE_SEED, "noise");
        for (int i = 0; i < POINTS; i++) {
            for (int k = 0; k < inputs; k++) {
                features[i][k] = (float) random.normal((long) i * inputs + k);
            }
            labels[i] = i % classes;
        }
        return Data.of("noise", Dataset.of(features, labels));
    }

    private interface Place {
        /// The point number `i` of a class, at `along` from 0 to 1, with noise that may be added.
        double[] of(int label, double along, double noiseX, double noiseY);
    }

    private static Dataset plane(Place place) {
        float[][] features = new float[POINTS][];
        int[] labels = new int[POINTS];
        var random = RandomStream.of(NOISE_SEED, "plane");
        for (int i = 0; i < POINTS; i++) {
            labels[i] = i % 2;
            int turn = i / 2;
            double along = 2.0 * turn / POINTS;
            double[] point = place.of(labels[i], along, random.normal(2L * i), random.normal(2L * i + 1));
            features[i] = new float[] {(float) point[0], (float) point[1]};
        }
        return Dataset.of(features, labels);
    }

    private static double[] circle(int label, double along, double noiseX, double noiseY) {
        double radius = label == 0 ? 0.35 : 0.85;
        double angle = 2 * Math.PI * along;
        return new double[] {
            radius * StrictMath.cos(angle) + 0.06 * noiseX, radius * StrictMath.sin(angle) + 0.06 * noiseY
        };
    }

    private static double[] spiral(int label, double along, double noiseX, double noiseY) {
        double radius = 0.08 + 0.9 * along;
        double angle = 1.75 * 2 * Math.PI * along + label * Math.PI;
        return new double[] {
            radius * StrictMath.sin(angle) + 0.015 * noiseX, radius * StrictMath.cos(angle) + 0.015 * noiseY
        };
    }
}
