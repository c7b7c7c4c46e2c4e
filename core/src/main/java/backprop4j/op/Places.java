package backprop4j.op;

import backprop4j.Tensor;
import org.jspecify.annotations.Nullable;

/// Whole numbers that name places along an axis, or classes: what is said of one that does not exist, and whether one
/// is known before anything runs.
public final class Places {
    private Places() {}

    /// What is told of a number that names no place.
    @FunctionalInterface
    public interface Message {
        /// The sentence.
        ///
        /// @param place the number
        /// @param position where it stands in its tensor
        /// @param extent how many places there are
        String of(int place, int position, int extent);
    }

    /// The message for an index.
    public static String outside(int place, int position, int extent) {
        return "index " + place + " (element " + position + " of the index tensor) is outside 0 to " + (extent - 1);
    }

    /// The message for who knows the index as a class number, and its tensor as rows of examples.
    public static String noClass(int place, int position, int extent) {
        return "label " + place + " in row " + position + " is none of the " + extent + " classes 0 to " + (extent - 1);
    }

    /// Refuses a number that is none of 0 to `extent` − 1 in a tensor whose numbers are given ones, seen otherwise
    /// at most. Of computed numbers nothing is known yet.
    ///
    /// @throws IllegalArgumentException saying which
    public static void requireInside(Tensor places, int extent, Message message) {
        Storage.@Nullable Ints given = places.shape().count() == 0 ? null : given(places);
        for (int position = 0; given != null && position < given.count(); position++) {
            int place = given.array()[position];
            if (place < 0 || place >= extent) {
                throw new IllegalArgumentException(message.of(place, position, extent));
            }
        }
    }

    /// The given numbers of a tensor that shows them all.
    private static Storage.@Nullable Ints given(Tensor tensor) {
        Tensor source = tensor;
        while (source.op() instanceof Layout.Reshape
                || source.op() instanceof Layout.Broadcast
                || source.op() instanceof Layout.Permute
                || source.op() instanceof Layout.Flip) {
            source = source.inputs().getFirst();
        }
        return source.op() instanceof Leaf.Constant && source.known() instanceof Storage.Ints numbers ? numbers : null;
    }
}
