package backprop4j.engine.cpu;

import backprop4j.Shape;
import backprop4j.compile.Step;
import backprop4j.compile.View;
import backprop4j.op.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A sum of products as matrix products: `c[i, j] = Σ_p a[i, p] · b[p, j]`, once for each round of the letters
/// that all three share.
///
/// Rows, columns, steps of the sum and rounds are each any number of axes, so an element of a is at
/// `roundsInA[r] + rowsInA[i] + stepsInA[p]`, and the like for b and c. These tables are all that a kernel knows
/// of where its operands lie: a transposed matrix, a slice, a repeated row and the overlapping windows of a
/// convolution are the same to it, and none of them is ever copied as a whole.
public final class Contraction {
    final Offsets rowsInA;
    final Offsets rowsInC;
    final Offsets columnsInB;
    final Offsets columnsInC;
    final Offsets stepsInA;
    final Offsets stepsInB;
    final Offsets roundsInA;
    final Offsets roundsInB;
    final Offsets roundsInC;

    private Contraction(
            Offsets rowsInA,
            Offsets rowsInC,
            Offsets columnsInB,
            Offsets columnsInC,
            Offsets stepsInA,
            Offsets stepsInB,
            Offsets roundsInA,
            Offsets roundsInB,
            Offsets roundsInC) {
        this.rowsInA = rowsInA;
        this.rowsInC = rowsInC;
        this.columnsInB = columnsInB;
        this.columnsInC = columnsInC;
        this.stepsInA = stepsInA;
        this.stepsInB = stepsInB;
        this.roundsInA = roundsInA;
        this.roundsInB = roundsInB;
        this.roundsInC = roundsInC;
    }

    /// The contraction of a step: a is its left operand.
    static Contraction of(Step.Product step) {
        Contract contract = step.contract();
        String left = contract.left();
        String right = contract.right();
        var rows = new StringBuilder();
        var columns = new StringBuilder();
        var rounds = new StringBuilder();
        for (char letter : contract.result().toCharArray()) {
            boolean inLeft = left.indexOf(letter) >= 0;
            boolean inRight = right.indexOf(letter) >= 0;
            (inLeft && inRight ? rounds : inLeft ? rows : columns).append(letter);
        }
        View a = step.left().view();
        View b = step.right().view();
        Map<Character, Integer> sizes = contract.sizes(Shape.of(a.sizes()), Shape.of(b.sizes()));
        var shape =
                Shape.of(contract.result().chars().map(c -> sizes.get((char) c)).toArray());
        View c = View.contiguous(shape);
        return new Contraction(
                offsets(rows, left, a),
                offsets(rows, contract.result(), c),
                offsets(columns, right, b),
                offsets(columns, contract.result(), c),
                offsets(contract.summed(), left, a),
                offsets(contract.summed(), right, b, left, a),
                offsets(rounds, left, a),
                offsets(rounds, right, b),
                offsets(rounds, contract.result(), c));
    }

    private static Offsets offsets(CharSequence letters, String operand, View view) {
        return offsets(letters, operand, view, operand, view);
    }

    private static Offsets offsets(CharSequence letters, String operand, View view, String sized, View sizes) {
        List<Integer> counts = new ArrayList<>();
        List<Integer> strides = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            counts.add(sizes.sizes()[sized.indexOf(letters.charAt(i))]);
            strides.add(view.strides()[operand.indexOf(letters.charAt(i))]);
        }
        return Offsets.of(counts, strides);
    }

    /// The product of an m × k and a k × n matrix, in which `a[i, p]` is i·aRow + p·aCol elements behind the
    /// first of a, `b[p, j]` p·bRow + j·bCol behind the first of b, and `c[i, j]` i·cRow + j behind the first of
    /// c.
    public static Contraction ofMatrices(int m, int n, int k, int aRow, int aCol, int bRow, int bCol, int cRow) {
        Offsets once = Offsets.of(1, 0);
        return new Contraction(
                Offsets.of(m, aRow),
                Offsets.of(m, cRow),
                Offsets.of(n, bCol),
                Offsets.of(n, 1),
                Offsets.of(k, aCol),
                Offsets.of(k, bRow),
                once,
                once,
                once);
    }

    /// The same with the operands exchanged, by `(a·b)ᵀ = bᵀ·aᵀ`. It changes no bit, because a product of two
    /// numbers is the same both ways.
    public Contraction transposed() {
        return new Contraction(
                columnsInB, columnsInC, rowsInA, rowsInC, stepsInB, stepsInA, roundsInB, roundsInA, roundsInC);
    }

    /// m.
    public int rows() {
        return rowsInA.size;
    }

    /// n.
    public int columns() {
        return columnsInB.size;
    }

    /// k.
    public int steps() {
        return stepsInA.size;
    }

    /// How many products there are.
    public int rounds() {
        return roundsInA.size;
    }

    /// Whether a tile can read its rows from where they lie: at each row the steps of a chunk are neighbours, or
    /// at each step the rows.
    boolean rowsInPlace() {
        return stepsInA.meanRun() >= Math.min(steps(), Contract.CHUNK) || rowsInA.meanRun() >= rows();
    }

    /// The whole of one round.
    public Block whole() {
        return new Block(0, rows(), 0, columns(), 0, steps());
    }

    /// A part of one round: `rows` rows from `row` on, and so on. Steps are cut at multiples of a chunk.
    public record Block(int row, int rows, int column, int columns, int step, int steps) {}
}
