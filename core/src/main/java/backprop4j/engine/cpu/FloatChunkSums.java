// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Adds to a product's result, which holds the sums of its first chunk, those of the others, in ascending order.
///
/// @param result the product's node
/// @param size its elements
/// @param chunks how many chunks there are
record FloatChunkSums(int result, int size, int chunks) implements Kernel {
    @Override
    public void reserve(Frame frame) {
        int wanted = (chunks - 1) * size;
        if (frame.floatPartials.length < wanted) {
            frame.floatPartials = new float[wanted];
        }
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        float[] c = frame.floats[result];
        int co = frame.offsets[result];
        float[] partials = frame.floatPartials;
        for (int chunk = 0; chunk < chunks - 1; chunk++) {
            int from = chunk * size;
            for (int i = 0; i < size; i++) {
                c[co + i] += partials[from + i];
            }
        }
    }
}
