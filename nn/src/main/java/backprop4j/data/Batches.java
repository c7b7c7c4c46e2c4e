package backprop4j.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A data set cut into batches. One batch object of each size is made and refilled, so an epoch allocates next to
/// nothing. Several epochs may run at once, in one thread or in many; each has batches of its own.
public final class Batches implements Iterable<Batch> {
    private final Dataset data;
    private final int batchSize;
    private final @Nullable Long seed;
    private final boolean dropsLast;
    /// What the last finished epoch left for the next one.
    private final AtomicReference<@Nullable Fill> idle = new AtomicReference<>();

    Batches(Dataset data, int batchSize, @Nullable Long seed) {
        this(data, batchSize, seed, false);
    }

    private Batches(Dataset data, int batchSize, @Nullable Long seed, boolean dropsLast) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch needs at least one example, not " + batchSize);
        }
        this.data = data;
        this.batchSize = Math.min(batchSize, data.size());
        this.seed = seed;
        this.dropsLast = dropsLast;
    }

    /// These batches without a last one that is shorter than the others: an epoch leaves those examples out, each
    /// epoch other ones if the order is drawn.
    public Batches dropLast() {
        return new Batches(data, batchSize, seed, true);
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
        return dropsLast ? data.size() / batchSize : Math.ceilDiv(data.size(), batchSize);
    }

    /// The batches of the first epoch.
    @Override
    public Iterator<Batch> iterator() {
        return epoch(0).iterator();
    }

    /// The batches of an epoch, counted from 0. Each is filled when it is reached.
    public Iterable<Batch> epoch(int epoch) {
        return () -> new Epoch(epoch);
    }

    private final class Epoch implements Iterator<Batch> {
        private @Nullable Fill fill;
        private int next;

        Epoch(int epoch) {
            Fill left = idle.getAndSet(null);
            fill = left != null ? left : new Fill(data, batchSize);
            fill.order(seed, epoch);
        }

        /// Whoever asks this after the last batch has done with it.
        @Override
        public boolean hasNext() {
            if (fill != null && next == count()) {
                idle.set(fill);
                fill = null;
            }
            return fill != null;
        }

        @Override
        public Batch next() {
            if (fill == null || next == count()) {
                throw new NoSuchElementException("the epoch has " + count() + " batches");
            }
            return fill.batch(next++);
        }
    }
}
