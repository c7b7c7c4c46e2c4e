package backprop4j.studio;

import backprop4j.op.Storage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Values of the model at recorded steps, to go back to, in bounded memory: when it is full, every other one is
/// dropped and from then on half as many are taken, so that the whole run stays covered.
final class Recorder {
    private static final int MOST = 400;
    private static final long MOST_BYTES = 64L << 20;

    private final TreeMap<Long, Moment> moments = new TreeMap<>();
    private long stride = 1;

    /// The values before a step.
    ///
    /// @param step the number of updates that led to them
    /// @param epoch how many times all examples were seen
    /// @param values of the model's cells
    record Moment(long step, double epoch, Storage[] values) {
        long bytes() {
            long bytes = 0;
            for (Storage value : values) {
                bytes += (long) value.count() * value.dtype().bytes();
            }
            return bytes;
        }
    }

    /// Whether this step is one to record.
    synchronized boolean wants(long step) {
        return step % stride == 0;
    }

    synchronized void add(Moment moment) {
        moments.put(moment.step, moment);
        while (moments.size() > MOST || (moments.size() > 2 && moments.size() * moment.bytes() > MOST_BYTES)) {
            stride *= 2;
            long kept = stride;
            moments.keySet().removeIf(step -> step % kept != 0 && step != moment.step);
        }
    }

    /// The last moment recorded at or before a step.
    synchronized Optional<Moment> at(long step) {
        return Optional.ofNullable(moments.floorEntry(step)).map(Map.Entry::getValue);
    }

    synchronized @Nullable Moment latest() {
        return moments.isEmpty() ? null : moments.lastEntry().getValue();
    }

    /// The recorded steps.
    synchronized long[] steps() {
        return moments.keySet().stream().mapToLong(Long::longValue).toArray();
    }
}
