package backprop4j.data;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.op.Storage;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A data set cut into batches. One batch object of each size is made and refilled, so an epoch allocates next to
/// nothing; one epoch runs at a time.
public final class Batches implements Iterable<Batch> {
    private final Dataset data;
    private final int batchSize;
    private final @Nullable Long seed;
    private final int[] order;
    private final Batch full;
    private final @Nullable Batch last;

    Batches(Dataset data, int batchSize, @Nullable Long seed) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch needs at least one example, not " + batchSize);
        }
        this.data = data;
        this.batchSize = Math.min(batchSize, data.size());
        this.seed = seed;
        this.order = new int[data.size()];
        this.full = empty(this.batchSize);
        int rest = data.size() % this.batchSize;
        this.last = rest == 0 ? null : empty(rest);
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
        for (int axis = 0; axis < shape.rank(); axis++) {
            sizes[axis + 1] = shape.size(axis);
        }
        return Shape.of(sizes);
    }

    /// What is cut into batches.
    public Dataset data() {
        return data;
    }

    /// Examples in every batch but perhaps the last.
    public int batchSize() {
        return batchSize;
    }

    /// Batches in an epoch.
    public int count() {
        return Math.ceilDiv(data.size(), batchSize);
    }

    /// The batches of the first epoch.
    @Override
    public Iterator<Batch> iterator() {
        return epoch(0).iterator();
    }

    /// The batches of an epoch, counted from 0. Each is filled when it is reached.
    public Iterable<Batch> epoch(int epoch) {
        return () -> {
            fillOrder(epoch);
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < count();
                }

                @Override
                public Batch next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException("the epoch has " + count() + " batches");
                    }
                    return filled(next++);
                }
            };
        };
    }

    /// Fisher and Yates' shuffle, each draw a pure function of (seed, epoch, place).
    private void fillOrder(int epoch) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        if (seed == null) {
            return;
        }
        for (int i = order.length - 1; i > 0; i--) {
            int j = Draws.below(i + 1, seed, epoch, i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    private Batch filled(int index) {
        int start = index * batchSize;
        Batch batch = last != null && start + batchSize > order.length ? last : full;
        int width = data.exampleShape().count();
        for (int row = 0; row < batch.size(); row++) {
            int example = order[start + row];
            data.copyFeatures(example, batch.features().array(), row * width);
            data.copyTarget(example, batch.targets(), row);
        }
        return batch;
    }
}
