package backprop4j.cli.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How long steps take once they are warm.
///
/// @param median nanoseconds of a step; `p10` and `p90` likewise
/// @param allocated bytes of a step, all threads together
/// @param lossAfter the loss at step [#LOSS_AT], which tells whether two libraries learn alike
/// @param curve the median of every half second from the first step on, in nanoseconds
public record Measurement(
        double median, double p10, double p90, double allocated, float lossAfter, List<Double> curve) {
    /// The step whose loss is kept.
    public static final int LOSS_AT = 50;

    private static final long BLOCK = 200_000;
    private static final long HALF_SECOND = 500_000_000;

    /// Runs steps for a while, then measures them for a while. Steps shorter than 0.2 ms are timed in blocks.
    public static Measurement of(Steps steps, double warmSeconds, double seconds) {
        float loss = 0;
        var curve = new ArrayList<Double>();
        var recent = new Samples();
        long start = System.nanoTime();
        long count = 0;
        long sectionEnd = start + HALF_SECOND;
        int block = 1;
        while (true) {
            long before = System.nanoTime();
            for (int i = 0; i < block; i++) {
                float now = steps.next();
                if (++count == LOSS_AT) {
                    loss = now;
                }
            }
            long after = System.nanoTime();
            recent.add((after - before) / (double) block);
            block = Math.clamp(BLOCK * block / Math.max(1, after - before), 1, 10_000);
            if (after >= sectionEnd) {
                curve.add(recent.at(0.5));
                recent = new Samples();
                sectionEnd += HALF_SECOND;
            }
            if (after - start >= warmSeconds * 1e9 && count >= LOSS_AT) {
                break;
            }
        }
        return measured(steps, seconds, block, loss, curve);
    }

    private static Measurement measured(Steps steps, double seconds, int block, float loss, List<Double> curve) {
        var samples = new Samples();
        long count = 0;
        long allocatedBefore = allocatedSoFar();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long before = start;
        do {
            for (int i = 0; i < block; i++) {
                steps.next();
            }
            count += block;
            long after = System.nanoTime();
            samples.add((after - before) / (double) block);
            before = after;
        } while (before < end);
        double perStep = (allocatedSoFar() - allocatedBefore) / (double) count;
        return new Measurement(samples.at(0.5), samples.at(0.1), samples.at(0.9), perStep, loss, List.copyOf(curve));
    }

    /// Bytes that all threads of this process have allocated so far.
    public static long allocatedSoFar() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }

    /// Numbers whose quantiles are asked for.
    private static final class Samples {
        private double[] numbers = new double[1 << 12];
        private int count;

        void add(double number) {
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number;
        }

        double at(double quantile) {
            double[] sorted = Arrays.copyOf(numbers, count);
            Arrays.sort(sorted);
            return sorted[(int) Math.min(count - 1, Math.floor(quantile * count))];
        }
    }
}
