package backprop4j.train;

/// Which epochs to train: the numbers `from` to `to − 1`, counted from 0.
///
/// @param from the first
/// @param to one behind the last
public record Epochs(int from, int to) {
    /// @throws IllegalArgumentException if a number is negative or `from` is behind `to`
    public Epochs {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException(
                    "epochs " + from + " to " + to + ": there must be at least 0, counted from 0 upwards");
        }
    }

    /// So many, from the beginning.
    ///
    /// @throws IllegalArgumentException if `count` is negative
    public static Epochs of(int count) {
        return new Epochs(0, count);
    }

    /// The rest of them, when `done` are done already.
    ///
    /// @throws IllegalArgumentException if there are fewer
    public Epochs after(int done) {
        return new Epochs(done, to);
    }
}
