// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import backprop4j.engine.cpu.FloatTiledGemm;
import jdk.incubator.vector.FloatVector;

/// The product with vectors: tiles two vectors wide.
///
/// A step of the tile's loop loads two vectors of columns and, one by one, a number of each row, and does two
/// fused multiply-adds with that number. The more rows, the fewer loads for each of them; but all sums must stay
/// in registers:
///
/// * with 32 vector registers (512 bits; 128 bits on ARM) twelve rows: 24 sums, two columns and a number of a
/// row;
/// * with 16 (256 bits) four rows: eight sums, as many as two units with a latency of four cycles keep in flight.
/// Six rows would fit in theory, but the compiler loads the numbers of the rows ahead, and then spills sums.
public final class VectorFloatGemm extends FloatTiledGemm {
    private static final int WIDTH = 2 * LENGTH;
    private static final int HEIGHT = SPECIES.vectorBitSize() == 256 ? EDGE_ROWS : 3 * EDGE_ROWS;

    public VectorFloatGemm() {
        super(HEIGHT, WIDTH, LENGTH);
    }

    @Override
    protected void tile(int height, float[] packed, int rows, int columns, int k, float[] c, int co, int cRow) {
        if (height == EDGE_ROWS) {
            fourRows(packed, rows, columns, k, c, co, cRow);
        } else {
            twelveRows(packed, rows, columns, k, c, co, cRow);
        }
    }

    @Override
    protected void addRow(float[] sums, int from, float[] c, int to) {
        fromArray(SPECIES, c, to).add(fromArray(SPECIES, sums, from)).intoArray(c, to);
        fromArray(SPECIES, c, to + LENGTH)
                .add(fromArray(SPECIES, sums, from + LENGTH))
                .intoArray(c, to + LENGTH);
    }

    @Override
    protected void packPanel(float[] b, int bo, int bRow, int bCol, int k, int columns, float[] packed, int to) {
        if (bCol == 1 && columns == WIDTH) {
            for (int p = 0; p < k; p++) {
                fromArray(SPECIES, b, bo + p * bRow).intoArray(packed, to + WIDTH * p);
                fromArray(SPECIES, b, bo + p * bRow + LENGTH).intoArray(packed, to + WIDTH * p + LENGTH);
            }
        } else {
            super.packPanel(b, bo, bRow, bCol, k, columns, packed, to);
        }
    }

    // The sums are written out one by one, because only local variables are kept in registers. Every address in the
    // loops is an invariant plus a constant plus the loop variable times a power of two: from other forms the compiler
    // does not move the bounds checks out of the loop.

    static void fourRows(float[] packed, int rows, int columns, int k, float[] c, int co, int cRow) {
        var left0 = FloatVector.zero(SPECIES);
        var right0 = FloatVector.zero(SPECIES);
        var left1 = FloatVector.zero(SPECIES);
        var right1 = FloatVector.zero(SPECIES);
        var left2 = FloatVector.zero(SPECIES);
        var right2 = FloatVector.zero(SPECIES);
        var left3 = FloatVector.zero(SPECIES);
        var right3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            var left = fromArray(SPECIES, packed, columns + WIDTH * p);
            var right = fromArray(SPECIES, packed, columns + WIDTH * p + LENGTH);
            var a0 = broadcast(SPECIES, packed[rows + p]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            var a1 = broadcast(SPECIES, packed[rows + PITCH + p]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            var a2 = broadcast(SPECIES, packed[rows + 2 * PITCH + p]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            var a3 = broadcast(SPECIES, packed[rows + 3 * PITCH + p]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
        }
        left0.intoArray(c, co);
        right0.intoArray(c, co + LENGTH);
        left1.intoArray(c, co + cRow);
        right1.intoArray(c, co + cRow + LENGTH);
        left2.intoArray(c, co + 2 * cRow);
        right2.intoArray(c, co + 2 * cRow + LENGTH);
        left3.intoArray(c, co + 3 * cRow);
        right3.intoArray(c, co + 3 * cRow + LENGTH);
    }

    static void twelveRows(float[] packed, int rows, int columns, int k, float[] c, int co, int cRow) {
        var left0 = FloatVector.zero(SPECIES);
        var right0 = FloatVector.zero(SPECIES);
        var left1 = FloatVector.zero(SPECIES);
        var right1 = FloatVector.zero(SPECIES);
        var left2 = FloatVector.zero(SPECIES);
        var right2 = FloatVector.zero(SPECIES);
        var left3 = FloatVector.zero(SPECIES);
        var right3 = FloatVector.zero(SPECIES);
        var left4 = FloatVector.zero(SPECIES);
        var right4 = FloatVector.zero(SPECIES);
        var left5 = FloatVector.zero(SPECIES);
        var right5 = FloatVector.zero(SPECIES);
        var left6 = FloatVector.zero(SPECIES);
        var right6 = FloatVector.zero(SPECIES);
        var left7 = FloatVector.zero(SPECIES);
        var right7 = FloatVector.zero(SPECIES);
        var left8 = FloatVector.zero(SPECIES);
        var right8 = FloatVector.zero(SPECIES);
        var left9 = FloatVector.zero(SPECIES);
        var right9 = FloatVector.zero(SPECIES);
        var left10 = FloatVector.zero(SPECIES);
        var right10 = FloatVector.zero(SPECIES);
        var left11 = FloatVector.zero(SPECIES);
        var right11 = FloatVector.zero(SPECIES);
        for (int p = 0; p < k; p++) {
            var left = fromArray(SPECIES, packed, columns + WIDTH * p);
            var right = fromArray(SPECIES, packed, columns + WIDTH * p + LENGTH);
            var a0 = broadcast(SPECIES, packed[rows + p]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            var a1 = broadcast(SPECIES, packed[rows + PITCH + p]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            var a2 = broadcast(SPECIES, packed[rows + 2 * PITCH + p]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            var a3 = broadcast(SPECIES, packed[rows + 3 * PITCH + p]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            var a4 = broadcast(SPECIES, packed[rows + 4 * PITCH + p]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            var a5 = broadcast(SPECIES, packed[rows + 5 * PITCH + p]);
            left5 = a5.fma(left, left5);
            right5 = a5.fma(right, right5);
            var a6 = broadcast(SPECIES, packed[rows + 6 * PITCH + p]);
            left6 = a6.fma(left, left6);
            right6 = a6.fma(right, right6);
            var a7 = broadcast(SPECIES, packed[rows + 7 * PITCH + p]);
            left7 = a7.fma(left, left7);
            right7 = a7.fma(right, right7);
            var a8 = broadcast(SPECIES, packed[rows + 8 * PITCH + p]);
            left8 = a8.fma(left, left8);
            right8 = a8.fma(right, right8);
            var a9 = broadcast(SPECIES, packed[rows + 9 * PITCH + p]);
            left9 = a9.fma(left, left9);
            right9 = a9.fma(right, right9);
            var a10 = broadcast(SPECIES, packed[rows + 10 * PITCH + p]);
            left10 = a10.fma(left, left10);
            right10 = a10.fma(right, right10);
            var a11 = broadcast(SPECIES, packed[rows + 11 * PITCH + p]);
            left11 = a11.fma(left, left11);
            right11 = a11.fma(right, right11);
        }
        left0.intoArray(c, co);
        right0.intoArray(c, co + LENGTH);
        left1.intoArray(c, co + cRow);
        right1.intoArray(c, co + cRow + LENGTH);
        left2.intoArray(c, co + 2 * cRow);
        right2.intoArray(c, co + 2 * cRow + LENGTH);
        left3.intoArray(c, co + 3 * cRow);
        right3.intoArray(c, co + 3 * cRow + LENGTH);
        left4.intoArray(c, co + 4 * cRow);
        right4.intoArray(c, co + 4 * cRow + LENGTH);
        left5.intoArray(c, co + 5 * cRow);
        right5.intoArray(c, co + 5 * cRow + LENGTH);
        left6.intoArray(c, co + 6 * cRow);
        right6.intoArray(c, co + 6 * cRow + LENGTH);
        left7.intoArray(c, co + 7 * cRow);
        right7.intoArray(c, co + 7 * cRow + LENGTH);
        left8.intoArray(c, co + 8 * cRow);
        right8.intoArray(c, co + 8 * cRow + LENGTH);
        left9.intoArray(c, co + 9 * cRow);
        right9.intoArray(c, co + 9 * cRow + LENGTH);
        left10.intoArray(c, co + 10 * cRow);
        right10.intoArray(c, co + 10 * cRow + LENGTH);
        left11.intoArray(c, co + 11 * cRow);
        right11.intoArray(c, co + 11 * cRow + LENGTH);
    }
}
