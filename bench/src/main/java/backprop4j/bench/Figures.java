package backprop4j.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What several processes told of the same work.
record Figures(List<Map<String, String>> runs) {
    /// The median over the processes of what they told under a name; NaN if they told nothing.
    double median(String name) {
        double[] values = runs.stream()
                .mapToDouble(run -> Double.parseDouble(run.getOrDefault(name, "NaN")))
                .sorted()
                .toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// The median over the processes of every half second's step time, in nanoseconds.
    double[] curve() {
        double[][] curves = runs.stream()
                .map(run -> Arrays.stream(run.getOrDefault("curve", "").split(",", -1))
                        .filter(word -> !word.isEmpty())
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        int points = Arrays.stream(curves).mapToInt(curve -> curve.length).min().orElse(0);
        double[] middle = new double[points];
        for (int i = 0; i < points; i++) {
            int at = i;
            double[] sorted = Arrays.stream(curves)
                    .mapToDouble(curve -> curve[at])
                    .sorted()
                    .toArray();
            middle[i] = sorted[sorted.length / 2];
        }
        return middle;
    }
}
