// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/// Tiles of rows whose steps are neighbours in memory: row r is at step q at `a[ao + rows[i + r] + q]`.
///
/// The sums are written out one by one, because only local variables are kept in registers. Every address in the
/// loops is an invariant plus a constant plus the loop variable times a power of two: from other forms the
/// compiler does not move the bounds checks out of the loop.
final class FloatLineTiles {
    private static final int WIDTH = 2 * LENGTH;

    private FloatLineTiles() {}

    static void fourRows(
            float[] a,
            int ao,
            int[] rows,
            int i,
            float[] panel,
            int columns,
            int k,
            float[] c,
            int co,
            int[] cRows,
            int ci,
            boolean add) {
        int row0 = ao + rows[i];
        int row1 = ao + rows[i + 1];
        int row2 = ao + rows[i + 2];
        int row3 = ao + rows[i + 3];
        var left0 = FloatVector.zero(SPECIES);
        var right0 = FloatVector.zero(SPECIES);
        var left1 = FloatVector.zero(SPECIES);
        var right1 = FloatVector.zero(SPECIES);
        var left2 = FloatVector.zero(SPECIES);
        var right2 = FloatVector.zero(SPECIES);
        var left3 = FloatVector.zero(SPECIES);
        var right3 = FloatVector.zero(SPECIES);
        for (int q = 0; q < k; q++) {
            var left = fromArray(SPECIES, panel, columns + WIDTH * q);
            var right = fromArray(SPECIES, panel, columns + WIDTH * q + LENGTH);
            var a0 = broadcast(SPECIES, a[row0 + q]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            var a1 = broadcast(SPECIES, a[row1 + q]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            var a2 = broadcast(SPECIES, a[row2 + q]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            var a3 = broadcast(SPECIES, a[row3 + q]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
        }
        int c0 = co + cRows[ci];
        int c1 = co + cRows[ci + 1];
        int c2 = co + cRows[ci + 2];
        int c3 = co + cRows[ci + 3];
        if (add) {
            left0 = fromArray(SPECIES, c, c0).add(left0);
            right0 = fromArray(SPECIES, c, c0 + LENGTH).add(right0);
            left1 = fromArray(SPECIES, c, c1).add(left1);
            right1 = fromArray(SPECIES, c, c1 + LENGTH).add(right1);
            left2 = fromArray(SPECIES, c, c2).add(left2);
            right2 = fromArray(SPECIES, c, c2 + LENGTH).add(right2);
            left3 = fromArray(SPECIES, c, c3).add(left3);
            right3 = fromArray(SPECIES, c, c3 + LENGTH).add(right3);
        }
        left0.intoArray(c, c0);
        right0.intoArray(c, c0 + LENGTH);
        left1.intoArray(c, c1);
        right1.intoArray(c, c1 + LENGTH);
        left2.intoArray(c, c2);
        right2.intoArray(c, c2 + LENGTH);
        left3.intoArray(c, c3);
        right3.intoArray(c, c3 + LENGTH);
    }

    static void eightRows(
            float[] a,
            int ao,
            int[] rows,
            int i,
            float[] panel,
            int columns,
            int k,
            float[] c,
            int co,
            int[] cRows,
            int ci,
            boolean add) {
        int row0 = ao + rows[i];
        int row1 = ao + rows[i + 1];
        int row2 = ao + rows[i + 2];
        int row3 = ao + rows[i + 3];
        int row4 = ao + rows[i + 4];
        int row5 = ao + rows[i + 5];
        int row6 = ao + rows[i + 6];
        int row7 = ao + rows[i + 7];
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
        for (int q = 0; q < k; q++) {
            var left = fromArray(SPECIES, panel, columns + WIDTH * q);
            var right = fromArray(SPECIES, panel, columns + WIDTH * q + LENGTH);
            var a0 = broadcast(SPECIES, a[row0 + q]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            var a1 = broadcast(SPECIES, a[row1 + q]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            var a2 = broadcast(SPECIES, a[row2 + q]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            var a3 = broadcast(SPECIES, a[row3 + q]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            var a4 = broadcast(SPECIES, a[row4 + q]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            var a5 = broadcast(SPECIES, a[row5 + q]);
            left5 = a5.fma(left, left5);
            right5 = a5.fma(right, right5);
            var a6 = broadcast(SPECIES, a[row6 + q]);
            left6 = a6.fma(left, left6);
            right6 = a6.fma(right, right6);
            var a7 = broadcast(SPECIES, a[row7 + q]);
            left7 = a7.fma(left, left7);
            right7 = a7.fma(right, right7);
        }
        int c0 = co + cRows[ci];
        int c1 = co + cRows[ci + 1];
        int c2 = co + cRows[ci + 2];
        int c3 = co + cRows[ci + 3];
        int c4 = co + cRows[ci + 4];
        int c5 = co + cRows[ci + 5];
        int c6 = co + cRows[ci + 6];
        int c7 = co + cRows[ci + 7];
        if (add) {
            left0 = fromArray(SPECIES, c, c0).add(left0);
            right0 = fromArray(SPECIES, c, c0 + LENGTH).add(right0);
            left1 = fromArray(SPECIES, c, c1).add(left1);
            right1 = fromArray(SPECIES, c, c1 + LENGTH).add(right1);
            left2 = fromArray(SPECIES, c, c2).add(left2);
            right2 = fromArray(SPECIES, c, c2 + LENGTH).add(right2);
            left3 = fromArray(SPECIES, c, c3).add(left3);
            right3 = fromArray(SPECIES, c, c3 + LENGTH).add(right3);
            left4 = fromArray(SPECIES, c, c4).add(left4);
            right4 = fromArray(SPECIES, c, c4 + LENGTH).add(right4);
            left5 = fromArray(SPECIES, c, c5).add(left5);
            right5 = fromArray(SPECIES, c, c5 + LENGTH).add(right5);
            left6 = fromArray(SPECIES, c, c6).add(left6);
            right6 = fromArray(SPECIES, c, c6 + LENGTH).add(right6);
            left7 = fromArray(SPECIES, c, c7).add(left7);
            right7 = fromArray(SPECIES, c, c7 + LENGTH).add(right7);
        }
        left0.intoArray(c, c0);
        right0.intoArray(c, c0 + LENGTH);
        left1.intoArray(c, c1);
        right1.intoArray(c, c1 + LENGTH);
        left2.intoArray(c, c2);
        right2.intoArray(c, c2 + LENGTH);
        left3.intoArray(c, c3);
        right3.intoArray(c, c3 + LENGTH);
        left4.intoArray(c, c4);
        right4.intoArray(c, c4 + LENGTH);
        left5.intoArray(c, c5);
        right5.intoArray(c, c5 + LENGTH);
        left6.intoArray(c, c6);
        right6.intoArray(c, c6 + LENGTH);
        left7.intoArray(c, c7);
        right7.intoArray(c, c7 + LENGTH);
    }

    static void twelveRows(
            float[] a,
            int ao,
            int[] rows,
            int i,
            float[] panel,
            int columns,
            int k,
            float[] c,
            int co,
            int[] cRows,
            int ci,
            boolean add) {
        int row0 = ao + rows[i];
        int row1 = ao + rows[i + 1];
        int row2 = ao + rows[i + 2];
        int row3 = ao + rows[i + 3];
        int row4 = ao + rows[i + 4];
        int row5 = ao + rows[i + 5];
        int row6 = ao + rows[i + 6];
        int row7 = ao + rows[i + 7];
        int row8 = ao + rows[i + 8];
        int row9 = ao + rows[i + 9];
        int row10 = ao + rows[i + 10];
        int row11 = ao + rows[i + 11];
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
        for (int q = 0; q < k; q++) {
            var left = fromArray(SPECIES, panel, columns + WIDTH * q);
            var right = fromArray(SPECIES, panel, columns + WIDTH * q + LENGTH);
            var a0 = broadcast(SPECIES, a[row0 + q]);
            left0 = a0.fma(left, left0);
            right0 = a0.fma(right, right0);
            var a1 = broadcast(SPECIES, a[row1 + q]);
            left1 = a1.fma(left, left1);
            right1 = a1.fma(right, right1);
            var a2 = broadcast(SPECIES, a[row2 + q]);
            left2 = a2.fma(left, left2);
            right2 = a2.fma(right, right2);
            var a3 = broadcast(SPECIES, a[row3 + q]);
            left3 = a3.fma(left, left3);
            right3 = a3.fma(right, right3);
            var a4 = broadcast(SPECIES, a[row4 + q]);
            left4 = a4.fma(left, left4);
            right4 = a4.fma(right, right4);
            var a5 = broadcast(SPECIES, a[row5 + q]);
            left5 = a5.fma(left, left5);
            right5 = a5.fma(right, right5);
            var a6 = broadcast(SPECIES, a[row6 + q]);
            left6 = a6.fma(left, left6);
            right6 = a6.fma(right, right6);
            var a7 = broadcast(SPECIES, a[row7 + q]);
            left7 = a7.fma(left, left7);
            right7 = a7.fma(right, right7);
            var a8 = broadcast(SPECIES, a[row8 + q]);
            left8 = a8.fma(left, left8);
            right8 = a8.fma(right, right8);
            var a9 = broadcast(SPECIES, a[row9 + q]);
            left9 = a9.fma(left, left9);
            right9 = a9.fma(right, right9);
            var a10 = broadcast(SPECIES, a[row10 + q]);
            left10 = a10.fma(left, left10);
            right10 = a10.fma(right, right10);
            var a11 = broadcast(SPECIES, a[row11 + q]);
            left11 = a11.fma(left, left11);
            right11 = a11.fma(right, right11);
        }
        int c0 = co + cRows[ci];
        int c1 = co + cRows[ci + 1];
        int c2 = co + cRows[ci + 2];
        int c3 = co + cRows[ci + 3];
        int c4 = co + cRows[ci + 4];
        int c5 = co + cRows[ci + 5];
        int c6 = co + cRows[ci + 6];
        int c7 = co + cRows[ci + 7];
        int c8 = co + cRows[ci + 8];
        int c9 = co + cRows[ci + 9];
        int c10 = co + cRows[ci + 10];
        int c11 = co + cRows[ci + 11];
        if (add) {
            left0 = fromArray(SPECIES, c, c0).add(left0);
            right0 = fromArray(SPECIES, c, c0 + LENGTH).add(right0);
            left1 = fromArray(SPECIES, c, c1).add(left1);
            right1 = fromArray(SPECIES, c, c1 + LENGTH).add(right1);
            left2 = fromArray(SPECIES, c, c2).add(left2);
            right2 = fromArray(SPECIES, c, c2 + LENGTH).add(right2);
            left3 = fromArray(SPECIES, c, c3).add(left3);
            right3 = fromArray(SPECIES, c, c3 + LENGTH).add(right3);
            left4 = fromArray(SPECIES, c, c4).add(left4);
            right4 = fromArray(SPECIES, c, c4 + LENGTH).add(right4);
            left5 = fromArray(SPECIES, c, c5).add(left5);
            right5 = fromArray(SPECIES, c, c5 + LENGTH).add(right5);
            left6 = fromArray(SPECIES, c, c6).add(left6);
            right6 = fromArray(SPECIES, c, c6 + LENGTH).add(right6);
            left7 = fromArray(SPECIES, c, c7).add(left7);
            right7 = fromArray(SPECIES, c, c7 + LENGTH).add(right7);
            left8 = fromArray(SPECIES, c, c8).add(left8);
            right8 = fromArray(SPECIES, c, c8 + LENGTH).add(right8);
            left9 = fromArray(SPECIES, c, c9).add(left9);
            right9 = fromArray(SPECIES, c, c9 + LENGTH).add(right9);
            left10 = fromArray(SPECIES, c, c10).add(left10);
            right10 = fromArray(SPECIES, c, c10 + LENGTH).add(right10);
            left11 = fromArray(SPECIES, c, c11).add(left11);
            right11 = fromArray(SPECIES, c, c11 + LENGTH).add(right11);
        }
        left0.intoArray(c, c0);
        right0.intoArray(c, c0 + LENGTH);
        left1.intoArray(c, c1);
        right1.intoArray(c, c1 + LENGTH);
        left2.intoArray(c, c2);
        right2.intoArray(c, c2 + LENGTH);
        left3.intoArray(c, c3);
        right3.intoArray(c, c3 + LENGTH);
        left4.intoArray(c, c4);
        right4.intoArray(c, c4 + LENGTH);
        left5.intoArray(c, c5);
        right5.intoArray(c, c5 + LENGTH);
        left6.intoArray(c, c6);
        right6.intoArray(c, c6 + LENGTH);
        left7.intoArray(c, c7);
        right7.intoArray(c, c7 + LENGTH);
        left8.intoArray(c, c8);
        right8.intoArray(c, c8 + LENGTH);
        left9.intoArray(c, c9);
        right9.intoArray(c, c9 + LENGTH);
        left10.intoArray(c, c10);
        right10.intoArray(c, c10 + LENGTH);
        left11.intoArray(c, c11);
        right11.intoArray(c, c11 + LENGTH);
    }
}
