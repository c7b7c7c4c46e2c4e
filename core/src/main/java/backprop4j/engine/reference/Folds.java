package backprop4j.engine.reference;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.op.Reduce;
import backprop4j.op.Storage;
import java.util.Arrays;

/// Folds along axes, in the order that docs/decisions fixes for sums.
final class Folds {
    private static final int BLOCK = 4096;
    private static final int LANES = 64;

    private Folds() {}

    static void run(Reduce reduce, Shape shape, Storage input, Storage result) {
        Shape kept = shape.without(reduce.axes());
        int count = kept.count() == 0 ? 0 : shape.count() / kept.count();
        double[][] terms = new double[kept.count()][count];
        int[] filled = new int[kept.count()];
        int position = 0;
        for (var at = new Odometer(shape); !at.done(); at.next()) {
            int target = Odometer.position(without(at.index(), reduce), kept);
            terms[target][filled[target]++] = input.get(position++);
        }
        boolean single = input.dtype() == DType.FLOAT32;
        for (int i = 0; i < terms.length; i++) {
            result.set(
                    i,
                    switch (reduce.fold()) {
                        case SUM -> sum(terms[i], single);
                        case MAX -> Arrays.stream(terms[i]).reduce(Double.NEGATIVE_INFINITY, Math::max);
                    });
        }
    }

    private static int[] without(int[] index, Reduce reduce) {
        int[] kept = new int[index.length - reduce.axes().size()];
        int next = 0;
        for (int axis = 0; axis < index.length; axis++) {
            if (!reduce.axes().contains(axis)) {
                kept[next++] = index[axis];
            }
        }
        return kept;
    }

    /// Blocks ascending, the first block's sum as it is; nothing sums to 0.
    private static double sum(double[] terms, boolean single) {
        double total = 0;
        for (int start = 0; start < terms.length; start += BLOCK) {
            double block = blockSum(terms, start, Math.min(terms.length, start + BLOCK), single);
            total = start == 0 ? block : add(total, block, single);
        }
        return total;
    }

    /// Each lane from −0, which added to anything changes no bit.
    private static double blockSum(double[] terms, int start, int end, boolean single) {
        double[] lanes = new double[LANES];
        Arrays.fill(lanes, -0.0);
        for (int i = start; i < end; i++) {
            int lane = (i - start) % LANES;
            lanes[lane] = add(lanes[lane], terms[i], single);
        }
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] = add(lanes[lane], lanes[lane + half], single);
            }
        }
        return lanes[0];
    }

    /// The sum of two floats rounded to double and then to float is the float sum: double has more than twice the
    /// digits.
    static double add(double a, double b, boolean single) {
        return single ? (float) (a + b) : a + b;
    }
}
