package backprop4j.data;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.op.Storage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The memory of one epoch at a time: the order of the examples, and a batch of each size to be filled.
final class Fill {
    private final Dataset data;
    private final int batchSize;
    private final int[] order;
    private final Batch full;
    private final @Nullable Batch last;
    private final int width;

    Fill(Dataset data, int batchSize) {
        this.data = data;
        this.batchSize = batchSize;
        this.order = new int[data.size()];
        this.full = empty(batchSize);
        int rest = data.size() % batchSize;
        this.last = rest == 0 ? null : empty(rest);
        this.width = data.exampleShape().count();
    }

    private Batch empty(int size) {
        Shape features = prefixed(size, data.exampleShape());
        Shape targets = prefixed(size, data.targetShape());
        DType targetType = data.classes() > 0 ? DType.INT32 : DType.FLOAT32;
        return new Batch(
                features,
                new Storage.Floats(new float[features.count()]),
                targets,
                Storage.allocate(targetType, targets.count()));
    }

    private static Shape prefixed(int size, Shape shape) {
        int[] sizes = new int[shape.rank() + 1];
        sizes[0] = size;
        System.arraycopy(shape.toArray(), 0, sizes, 1, shape.rank());
        return Shape.of(sizes);
    }

    /// Fisher and Yates' shuffle, each draw a pure function of (seed, epoch, place); without a seed, as they
    /// come.
    void order(@Nullable Long seed, int epoch) {
        if (seed == null) {
            Arrays.setAll(order, i -> i);
        } else {
            shuffle(order, seed, epoch);
        }
    }

    static void shuffle(int[] order, long seed, int epoch) {
        Arrays.setAll(order, i -> i);
        for (int i = order.length - 1; i > 0; i--) {
            int j = Draws.below(i + 1, seed, epoch, i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    Batch batch(int index) {
        int start = index * batchSize;
        Batch batch = last != null && order.length - start < batchSize ? last : full;
        for (int row = 0; row < batch.size(); row++) {
            int example = order[start + row];
            data.copyFeatures(example, batch.features().array(), row * width);
            data.copyTarget(example, batch.targets(), row);
        }
        return batch;
    }
}
