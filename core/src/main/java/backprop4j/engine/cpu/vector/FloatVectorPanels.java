// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import backprop4j.engine.cpu.FloatTranspose;
import backprop4j.engine.cpu.Offsets;
import java.util.stream.IntStream;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Copies operands that lie anyhow into panels of columns, with vectors.
///
/// Columns that are neighbours in memory are copied run by run: whole vectors, which overhang the run's end. What
/// they write there is overwritten by the next run, and at the panel's end, or where reading so far would leave
/// the array, a mask takes the place of the overhang. Columns in shorter runs are gathered.
final class FloatVectorPanels {
    /// Steps that all runs are copied of before the next: so much of a panel stays in the first-level cache.
    private static final int BLOCK = 64;

    /// Vectors half as long, for short runs: one as long as it does not straddle cache lines.
    private static final VectorSpecies<Float> HALF_SPECIES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(Math.max(64, SPECIES.vectorBitSize() / 2)));
    private static final int HALF = HALF_SPECIES.length();

    /// Steps in a run below which columns are gathered.
    private static final int SHORTEST_TURNED = Math.max(2, LENGTH / 4);

    /// Blocks that are turned by one call: enough for its beginning not to count, few enough to be called, and
    /// therefore
    /// compiled, often.
    private static final int MOST_BLOCKS = 8;

    /// What turns 1, 2, 4 … steps; one step is never turned.
    private static final FloatTranspose[] TURNED = IntStream.rangeClosed(0, Integer.numberOfTrailingZeros(LENGTH))
            .mapToObj(bits -> FloatTransposeWriter.write(1 << bits))
            .toArray(FloatTranspose[]::new);

    private FloatVectorPanels() {}

    /// Columns j to j + w − 1 of steps p to p + k − 1 to `packed[to + q·pitch + x]`.
    static void pack(
            float[] b,
            int bo,
            Offsets columns,
            int j,
            int w,
            Offsets steps,
            int p,
            int k,
            float[] packed,
            int to,
            int pitch) {
        if (columns.meanRun() < HALF) {
            turn(b, bo, columns, j, w, steps, p, k, packed, to, pitch);
            return;
        }
        if (w == 2 * LENGTH && columns.run(j) >= w) {
            copyPair(b, bo + columns.at()[j], steps.at(), p, k, packed, to, pitch);
            return;
        }
        for (int q = 0; q < k; q += BLOCK) {
            int block = Math.min(BLOCK, k - q);
            for (int x = 0; x < w; ) {
                int run = Math.min(w - x, columns.run(j + x));
                int from = bo + columns.at()[j + x];
                packRun(
                        b,
                        from,
                        run,
                        b.length - steps.largest(),
                        steps.at(),
                        p + q,
                        block,
                        packed,
                        to + pitch * q,
                        x,
                        pitch);
                x += run;
            }
        }
    }

    /// Vectors that begin before `end` minus their length stay within the array at every step.
    private static void packRun(
            float[] b,
            int from,
            int run,
            int end,
            int[] steps,
            int p,
            int k,
            float[] packed,
            int to,
            int x,
            int pitch) {
        int done = 0;
        for (; done + LENGTH <= run; done += LENGTH) {
            copy(b, from + done, steps, p, k, packed, to + x + done, pitch);
        }
        int rest = run - done;
        if (rest == 0) {
            return;
        }
        if (rest == HALF || rest < HALF && from + done + HALF <= end && x + done + HALF <= pitch) {
            copyHalf(b, from + done, steps, p, k, packed, to + x + done, pitch);
        } else if (done > 0) {
            copy(b, from + run - LENGTH, steps, p, k, packed, to + x + run - LENGTH, pitch);
        } else if (from + LENGTH <= end && x + LENGTH <= pitch) {
            copy(b, from, steps, p, k, packed, to + x, pitch);
        } else {
            copyPart(b, from, run, steps, p, k, packed, to + x, pitch);
        }
    }

    private static void copy(float[] b, int from, int[] steps, int p, int k, float[] packed, int to, int pitch) {
        for (int q = 0; q < k; q++) {
            fromArray(SPECIES, b, from + steps[p + q]).intoArray(packed, to + pitch * q);
        }
    }

    private static void copyPair(float[] b, int from, int[] steps, int p, int k, float[] packed, int to, int pitch) {
        for (int q = 0; q < k; q++) {
            int at = from + steps[p + q];
            fromArray(SPECIES, b, at).intoArray(packed, to + pitch * q);
            fromArray(SPECIES, b, at + LENGTH).intoArray(packed, to + pitch * q + LENGTH);
        }
    }

    private static void copyHalf(float[] b, int from, int[] steps, int p, int k, float[] packed, int to, int pitch) {
        for (int q = 0; q < k; q++) {
            fromArray(HALF_SPECIES, b, from + steps[p + q]).intoArray(packed, to + pitch * q);
        }
    }

    private static void copyPart(
            float[] b, int from, int run, int[] steps, int p, int k, float[] packed, int to, int pitch) {
        var mask = SPECIES.indexInRange(0, run);
        for (int q = 0; q < k; q++) {
            fromArray(SPECIES, b, from + steps[p + q], mask).intoArray(packed, to + pitch * q, mask);
        }
    }

    /// Columns that are no neighbours. Steps that are, in runs of at least a quarter of a vector, are copied in
    /// blocks of
    /// up to a vector's length, which are turned in registers; what remains is gathered.
    private static void turn(
            float[] b,
            int bo,
            Offsets columns,
            int j,
            int w,
            Offsets steps,
            int p,
            int k,
            float[] packed,
            int to,
            int pitch) {
        int inside = b.length - LENGTH - bo - columns.largest();
        for (int q = 0; q < k; ) {
            int run = Math.min(k - q, steps.run(p + q));
            int taken = turnedAtOnce(run);
            int count = blocks(steps, p + q, k - q, taken, inside);
            if (taken < SHORTEST_TURNED || count == 0) {
                count = 1;
                taken = taken < SHORTEST_TURNED ? 1 : run;
                for (int x = 0; x < w; x += LENGTH) {
                    gather(b, bo, columns.at(), j + x, steps.at(), p + q, taken, packed, to + pitch * q + x, pitch);
                }
            } else {
                FloatTranspose turned = TURNED[Integer.numberOfTrailingZeros(taken)];
                for (int x = 0; x < w; x += LENGTH) {
                    turned.run(b, bo, columns.at(), j + x, steps.at(), p + q, count, packed, to + pitch * q + x, pitch);
                }
            }
            q += count * taken;
        }
    }

    /// How many steps of a run are turned at once: it is better to turn all by halves of a vector's length than
    /// most by
    /// the whole and the rest by halves, because many blocks of one size cost less.
    private static int turnedAtOnce(int run) {
        int most = run % LENGTH != 0 && run % HALF == 0 ? HALF : LENGTH;
        return Math.min(most, Integer.highestOneBit(run));
    }

    /// How many blocks of so many steps, all neighbours, there are from p on, one after the other, within k steps,
    /// whose
    /// vectors do not overhang: that begin at `inside` at most.
    private static int blocks(Offsets steps, int p, int k, int taken, int inside) {
        int most = Math.min(MOST_BLOCKS, k / taken);
        int count = 0;
        while (count < most && steps.run(p + count * taken) >= taken && steps.at()[p + count * taken] <= inside) {
            count++;
        }
        return count;
    }

    private static void gather(
            float[] b, int bo, int[] columns, int j, int[] steps, int p, int k, float[] packed, int to, int pitch) {
        for (int q = 0; q < k; q++) {
            fromArray(SPECIES, b, bo + steps[p + q], columns, j).intoArray(packed, to + pitch * q);
        }
    }

    /// d\[to + r·dRow + i] += a\[ao + r·aRow + i] for r < rows and i < n.
    static void add(float[] a, int ao, int aRow, float[] d, int to, int dRow, int rows, int n) {
        int done = 0;
        for (; done + LENGTH <= n; done += LENGTH) {
            addWhole(a, ao + done, aRow, d, to + done, dRow, rows);
        }
        for (int r = 0; done < n && r < rows; r++) {
            for (int i = done; i < n; i++) {
                d[to + r * dRow + i] += a[ao + r * aRow + i];
            }
        }
    }

    private static void addWhole(float[] a, int from, int aRow, float[] d, int to, int dRow, int rows) {
        for (int r = 0; r < rows; r++) {
            int at = to + r * dRow;
            fromArray(SPECIES, d, at)
                    .add(fromArray(SPECIES, a, from + r * aRow))
                    .intoArray(d, at);
        }
    }

    /// The first h rows and w columns of the tile at `tile[0]`, whose row r begins at `tileRows[r]`, to their
    /// places in c, or added to what is there; the rows are neighbours in c.
    static void unpackTransposed(
            float[] tile, int[] tileRows, int h, int w, float[] c, int co, int[] columns, int j, boolean add) {
        for (int r = 0; r < h; r += LENGTH) {
            var mask = SPECIES.indexInRange(r, h);
            for (int x = 0; x < w; x++) {
                int at = co + r + columns[j + x];
                var sums = fromArray(SPECIES, tile, x, tileRows, r, mask);
                if (add) {
                    sums = fromArray(SPECIES, c, at, mask).add(sums);
                }
                sums.intoArray(c, at, mask);
            }
        }
    }
}
