package backprop4j.train;

import backprop4j.DType;
import backprop4j.op.Storage;
import org.jspecify.annotations.Nullable;

/// Numbers of a batch in the type that a program takes: the batch's own memory, or a copy that is refilled.
///
/// @param copy memory for the copy, if the types differ
record Given(@Nullable Storage copy) {
    static Given of(DType given, DType taken, int count) {
        return new Given(given == taken ? null : Storage.allocate(taken, count));
    }

    Storage of(Storage numbers) {
        if (copy == null) {
            return numbers;
        }
        for (int i = 0; i < numbers.count(); i++) {
            copy.set(i, numbers.get(i));
        }
        return copy;
    }
}
