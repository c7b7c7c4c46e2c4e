package backprop4j.nn;

import backprop4j.Origin;

/// A layer that remembers the line that constructed it.
abstract class LibraryLayer implements Layer {
    private final Origin origin = Origin.here();

    @Override
    public final Origin origin() {
        return origin;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName();
    }
}
