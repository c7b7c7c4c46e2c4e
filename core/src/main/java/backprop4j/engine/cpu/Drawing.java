package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.compile.Graph;
import backprop4j.compile.Step;
import backprop4j.op.Philox;

/// Draws random numbers, block after block: every block is a function of its own number, so that parts need
/// nothing of each other.
final class Drawing implements Kernel {
    /// Numbers in a part: some ten microseconds of work, a multiple of what a block makes.
    private static final int PART = 1 << 13;

    /// Blocks at a time: their words stay in the first-level cache.
    private static final int BLOCKS = 256;

    private static final long LOW = 0xFFFFFFFFL;

    private final boolean single;
    private final int keyNode;
    private final Walk key;
    private final int stepNode;
    private final Walk step;
    private final int result;
    private final int count;

    Drawing(Step.Drawn drawn, Graph graph) {
        this.single = graph.node(drawn.result()).dtype() == DType.FLOAT32;
        this.keyNode = drawn.key().node();
        this.key = new Walk(drawn.key().view());
        this.stepNode = drawn.step().node();
        this.step = new Walk(drawn.step().view());
        this.result = drawn.result();
        this.count = graph.node(result).shape().count();
    }

    @Override
    public int parts() {
        return Math.max(1, Math.ceilDiv(count, PART));
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int[] keys = frame.ints[keyNode];
        int base = frame.offsets[keyNode];
        int k0 = keys[base + key.position(0)];
        int k1 = keys[base + key.position(1)];
        int c2 = keys[base + key.position(2)];
        int c3 = keys[base + key.position(3)];
        int c1 = frame.ints[stepNode][frame.offsets[stepNode] + step.position(0)];
        int end = Math.min(count, (part + 1) * PART);
        int[] words = scratch.ints(4 * BLOCKS);
        int each = single ? 4 : 2;
        for (int first = part * PART; first < end; first += each * BLOCKS) {
            int n = Math.min(end - first, each * BLOCKS);
            blocks(words, first / each, Math.ceilDiv(n, each), c1, c2, c3, k0, k1);
            if (single) {
                singles(words, frame.floats[result], frame.offsets[result] + first, n);
            } else {
                doubles(words, frame.doubles[result], frame.offsets[result] + first, n);
            }
        }
    }

    /// [Philox#block] for many blocks, without an array for each.
    private static void blocks(int[] words, int firstBlock, int n, int c1, int c2, int c3, int k0, int k1) {
        for (int block = 0; block < n; block++) {
            int x0 = firstBlock + block;
            int x1 = c1;
            int x2 = c2;
            int x3 = c3;
            int key0 = k0;
            int key1 = k1;
            for (int round = 0; round < Philox.ROUNDS; round++) {
                long p0 = Philox.MULTIPLIER_0 * (x0 & LOW);
                long p1 = Philox.MULTIPLIER_1 * (x2 & LOW);
                x0 = (int) (p1 >>> 32) ^ x1 ^ key0;
                x1 = (int) p1;
                x2 = (int) (p0 >>> 32) ^ x3 ^ key1;
                x3 = (int) p0;
                key0 += Philox.WEYL_0;
                key1 += Philox.WEYL_1;
            }
            words[4 * block] = x0;
            words[4 * block + 1] = x1;
            words[4 * block + 2] = x2;
            words[4 * block + 3] = x3;
        }
    }

    private static void singles(int[] words, float[] numbers, int at, int n) {
        for (int i = 0; i < n; i++) {
            numbers[at + i] = Philox.unit(words[i]);
        }
    }

    private static void doubles(int[] words, double[] numbers, int at, int n) {
        for (int i = 0; i < n; i++) {
            numbers[at + i] = Philox.unit(words[2 * i], words[2 * i + 1]);
        }
    }
}
