package backprop4j.engine.cpu;

/// Copies blocks between memory of any type and the type that computes. Rounding is to nearest.
final class Conversions {
    private Conversions() {}

    /// Reads elements `first … first + n − 1` of a walk into `to`.
    static void load(Frame frame, int node, Walk walk, int first, int n, float[] to, int at) {
        int base = frame.offsets[node];
        int run = walk.run();
        int stride = walk.stride();
        for (int done = 0; done < n; ) {
            int index = first + done;
            int length = Math.min(n - done, run - index % run);
            load(frame, node, base + walk.position(index), stride, length, to, at + done);
            done += length;
        }
    }

    /// Reads elements `first … first + n − 1` of a walk into `to`.
    static void load(Frame frame, int node, Walk walk, int first, int n, double[] to, int at) {
        int base = frame.offsets[node];
        int run = walk.run();
        int stride = walk.stride();
        for (int done = 0; done < n; ) {
            int index = first + done;
            int length = Math.min(n - done, run - index % run);
            load(frame, node, base + walk.position(index), stride, length, to, at + done);
            done += length;
        }
    }

    private static void load(Frame frame, int node, int from, int stride, int n, float[] to, int at) {
        if (frame.floats[node] != null) {
            float[] source = frame.floats[node];
            if (stride == 1) {
                System.arraycopy(source, from, to, at, n);
            } else {
                for (int i = 0; i < n; i++) {
                    to[at + i] = source[from + i * stride];
                }
            }
        } else if (frame.doubles[node] != null) {
            double[] source = frame.doubles[node];
            for (int i = 0; i < n; i++) {
                to[at + i] = (float) source[from + i * stride];
            }
        } else if (frame.bools[node] != null) {
            byte[] source = frame.bools[node];
            for (int i = 0; i < n; i++) {
                to[at + i] = source[from + i * stride];
            }
        } else {
            int[] source = frame.ints[node];
            for (int i = 0; i < n; i++) {
                to[at + i] = source[from + i * stride];
            }
        }
    }

    private static void load(Frame frame, int node, int from, int stride, int n, double[] to, int at) {
        if (frame.doubles[node] != null) {
            double[] source = frame.doubles[node];
            if (stride == 1) {
                System.arraycopy(source, from, to, at, n);
            } else {
                for (int i = 0; i < n; i++) {
                    to[at + i] = source[from + i * stride];
                }
            }
        } else if (frame.floats[node] != null) {
            float[] source = frame.floats[node];
            for (int i = 0; i < n; i++) {
                to[at + i] = source[from + i * stride];
            }
        } else if (frame.bools[node] != null) {
            byte[] source = frame.bools[node];
            for (int i = 0; i < n; i++) {
                to[at + i] = source[from + i * stride];
            }
        } else {
            int[] source = frame.ints[node];
            for (int i = 0; i < n; i++) {
                to[at + i] = source[from + i * stride];
            }
        }
    }

    /// Writes a block to the elements `first …` of a node's own buffer; `step` 0 writes one number everywhere.
    static void store(float[] from, int at, int step, Frame frame, int node, int first, int n) {
        int target = frame.offsets[node] + first;
        if (frame.floats[node] != null) {
            Move.copy(from, at, step, frame.floats[node], target, 1, n);
        } else if (frame.doubles[node] != null) {
            double[] to = frame.doubles[node];
            for (int i = 0; i < n; i++) {
                to[target + i] = from[at + i * step];
            }
        } else if (frame.bools[node] != null) {
            byte[] to = frame.bools[node];
            for (int i = 0; i < n; i++) {
                to[target + i] = (byte) (from[at + i * step] != 0 ? 1 : 0);
            }
        } else {
            int[] to = frame.ints[node];
            for (int i = 0; i < n; i++) {
                to[target + i] = (int) from[at + i * step];
            }
        }
    }

    /// Writes a block to the elements `first …` of a node's own buffer; `step` 0 writes one number everywhere.
    static void store(double[] from, int at, int step, Frame frame, int node, int first, int n) {
        int target = frame.offsets[node] + first;
        if (frame.doubles[node] != null) {
            Move.copy(from, at, step, frame.doubles[node], target, 1, n);
        } else if (frame.floats[node] != null) {
            float[] to = frame.floats[node];
            for (int i = 0; i < n; i++) {
                to[target + i] = (float) from[at + i * step];
            }
        } else if (frame.bools[node] != null) {
            byte[] to = frame.bools[node];
            for (int i = 0; i < n; i++) {
                to[target + i] = (byte) (from[at + i * step] != 0 ? 1 : 0);
            }
        } else {
            int[] to = frame.ints[node];
            for (int i = 0; i < n; i++) {
                to[target + i] = (int) from[at + i * step];
            }
        }
    }
}
