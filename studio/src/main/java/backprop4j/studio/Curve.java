package backprop4j.studio;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The cost over the steps, in bounded memory: neighbouring buckets are merged when there are too many, and each
/// keeps its least and greatest cost, so that no peak is lost.
final class Curve {
    private static final int MOST = 1024;

    private final long[] start = new long[MOST];
    private final double[] least = new double[MOST];
    private final double[] greatest = new double[MOST];
    private final double[] sum = new double[MOST];
    private int size;
    private int width = 1;
    private int inLast;

    /// The cost of the next step.
    synchronized void add(long step, double cost) {
        if (size == 0 || inLast == width) {
            if (size == MOST) {
                merge();
            } else {
                open(step, cost);
                return;
            }
            if (inLast == width) {
                open(step, cost);
                return;
            }
        }
        int last = size - 1;
        least[last] = Math.min(least[last], cost);
        greatest[last] = Math.max(greatest[last], cost);
        sum[last] += cost;
        inLast++;
    }

    private void open(long step, double cost) {
        start[size] = step;
        least[size] = cost;
        greatest[size] = cost;
        sum[size] = cost;
        size++;
        inLast = 1;
    }

    private void merge() {
        for (int i = 0; i < MOST / 2; i++) {
            start[i] = start[2 * i];
            least[i] = Math.min(least[2 * i], least[2 * i + 1]);
            greatest[i] = Math.max(greatest[2 * i], greatest[2 * i + 1]);
            sum[i] = sum[2 * i] + sum[2 * i + 1];
        }
        size = MOST / 2;
        inLast = 2 * width;
        width = 2 * width;
    }

    synchronized Map<String, @Nullable Object> json() {
        double[] mean = new double[size];
        double[] steps = new double[size];
        for (int i = 0; i < size; i++) {
            steps[i] = start[i];
            mean[i] = sum[i] / (i == size - 1 ? inLast : width);
        }
        return Json.object(
                "step",
                steps,
                "least",
                Arrays.copyOf(least, size),
                "greatest",
                Arrays.copyOf(greatest, size),
                "mean",
                mean);
    }
}
