// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.Shape;
import backprop4j.compile.Step;
import backprop4j.op.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs a sum of products as matrix products: the letters become one axis of rows, one of columns, one to sum
/// over, and loops around.
///
/// Which operand gives the rows makes no difference to any bit, because a product of two numbers is the same both
/// ways.
final class FloatProduct implements Kernel {
    /// Multiply-adds below which another thread costs more than it saves.
    private static final long WORTH_SHARING = 1 << 17;

    private final FloatGemm gemm;
    private final int rowsNode;
    private final int columnsNode;
    private final int result;
    private final int rowsStart;
    private final int columnsStart;

    private final List<Axis> loops = new ArrayList<>();
    private final Axis rows;
    private final Axis columns;
    private final Axis summed;

    private final int rowsPerPart;
    private final int columnsPerPart;
    private final int rowParts;
    private final int columnParts;
    private final int loopCount;

    /// An axis of the product: its size, and the distance between neighbours in the operand of rows, that of
    /// columns, and the result.
    private record Axis(int size, int inRows, int inColumns, int inResult) {
        static final Axis ONE = new Axis(1, 0, 0, 0);
    }

    FloatProduct(Step.Product step, FloatGemm gemm, int threads) {
        this.gemm = gemm;
        Contract contract = step.contract();
        String out = contract.result();
        boolean swap = !out.isEmpty()
                && contract.left().indexOf(out.charAt(out.length() - 1)) >= 0
                && contract.right().indexOf(out.charAt(out.length() - 1)) < 0;
        this.rowsNode = (swap ? step.right() : step.left()).node();
        this.columnsNode = (swap ? step.left() : step.right()).node();
        this.rowsStart = (swap ? step.right() : step.left()).view().offset();
        this.columnsStart = (swap ? step.left() : step.right()).view().offset();
        this.result = step.result();
        var letters = new Letters(step, swap);
        this.summed = letters.joined(contract.summed());
        var rowAxes = letters.runs(letters.only(true));
        var columnAxes = letters.runs(letters.only(false));
        boolean dense = !columnAxes.isEmpty() && columnAxes.getLast().inResult == 1;
        this.columns = dense ? columnAxes.removeLast() : Axis.ONE;
        int largest = 0;
        for (int i = 1; i < rowAxes.size(); i++) {
            largest = rowAxes.get(i).size > rowAxes.get(largest).size ? i : largest;
        }
        this.rows = rowAxes.isEmpty() ? Axis.ONE : rowAxes.remove(largest);
        loops.addAll(letters.runs(letters.both()));
        loops.addAll(rowAxes);
        loops.addAll(columnAxes);
        int count = 1;
        for (Axis loop : loops) {
            count *= loop.size;
        }
        this.loopCount = count;
        long work = (long) rows.size * columns.size * summed.size;
        long wanted = Math.clamp(work * loopCount / WORTH_SHARING, 1, 4L * threads);
        int perProduct = (int) Math.max(1, Math.min(threads, wanted / Math.max(1, loopCount)));
        boolean splitRows = rows.size >= columns.size || columns.size < gemm.columnTile() * perProduct;
        this.rowsPerPart = splitRows ? split(rows.size, perProduct, gemm.rowTile()) : Math.max(1, rows.size);
        this.columnsPerPart =
                splitRows ? Math.max(1, columns.size) : split(columns.size, perProduct, gemm.columnTile());
        this.rowParts = Math.max(1, Math.ceilDiv(rows.size, rowsPerPart));
        this.columnParts = Math.max(1, Math.ceilDiv(columns.size, columnsPerPart));
    }

    private static int split(int size, int parts, int tile) {
        int share = Math.ceilDiv(Math.max(1, size), parts);
        return Math.ceilDiv(share, tile) * tile;
    }

    /// Reads strides of letters off a step.
    private record Letters(Step.Product step, boolean swap) {
        private Axis axis(char letter) {
            Contract contract = step.contract();
            int left = contract.left().indexOf(letter);
            int right = contract.right().indexOf(letter);
            int inLeft = left < 0 ? 0 : step.left().view().strides()[left];
            int inRight = right < 0 ? 0 : step.right().view().strides()[right];
            int size = left >= 0
                    ? step.left().view().sizes()[left]
                    : step.right().view().sizes()[right];
            int inResult = 0;
            int place = contract.result().indexOf(letter);
            if (place >= 0) {
                Map<Character, Integer> sizes = sizes();
                inResult = 1;
                for (int after = place + 1; after < contract.result().length(); after++) {
                    inResult *= Math.max(1, sizes.getOrDefault(contract.result().charAt(after), 1));
                }
            }
            return swap ? new Axis(size, inRight, inLeft, inResult) : new Axis(size, inLeft, inRight, inResult);
        }

        private Map<Character, Integer> sizes() {
            return step.contract()
                    .sizes(
                            Shape.of(step.left().view().sizes()),
                            Shape.of(step.right().view().sizes()));
        }

        /// The result's letters that only one operand has: the operand of rows, or that of columns.
        List<Character> only(boolean ofRows) {
            Contract contract = step.contract();
            String rows = swap ? contract.right() : contract.left();
            String columns = swap ? contract.left() : contract.right();
            String has = ofRows ? rows : columns;
            String lacks = ofRows ? columns : rows;
            return letters(has, lacks, false);
        }

        /// The result's letters that both operands have.
        List<Character> both() {
            return letters(step.contract().left(), step.contract().right(), true);
        }

        private List<Character> letters(String has, String other, boolean inOther) {
            var letters = new ArrayList<Character>();
            for (char letter : step.contract().result().toCharArray()) {
                if (has.indexOf(letter) >= 0 && other.indexOf(letter) >= 0 == inOther) {
                    letters.add(letter);
                }
            }
            return letters;
        }

        /// Axes of letters, with neighbours joined where one stride walks both everywhere.
        List<Axis> runs(List<Character> letters) {
            var runs = new ArrayList<Axis>();
            for (char letter : letters) {
                Axis next = axis(letter);
                if (!runs.isEmpty() && continues(runs.getLast(), next)) {
                    Axis last = runs.removeLast();
                    runs.add(new Axis(last.size * next.size, next.inRows, next.inColumns, next.inResult));
                } else if (next.size != 1) {
                    runs.add(next);
                }
            }
            return runs;
        }

        private static boolean continues(Axis outer, Axis inner) {
            return outer.inRows == inner.inRows * inner.size
                    && outer.inColumns == inner.inColumns * inner.size
                    && outer.inResult == inner.inResult * inner.size;
        }

        /// The summed letters as one axis.
        Axis joined(String summed) {
            List<Axis> runs = runs(summed.chars().mapToObj(c -> (char) c).toList());
            if (runs.stream().anyMatch(run -> run.size == 0)) {
                return new Axis(0, 0, 0, 0);
            }
            if (runs.size() > 1) {
                throw new IllegalStateException("an operand of " + step + " was not copied into order");
            }
            return runs.isEmpty() ? Axis.ONE : runs.getFirst();
        }
    }

    @Override
    public int parts() {
        return rows.size == 0 || columns.size == 0 ? 0 : loopCount * rowParts * columnParts;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int loop = part / (rowParts * columnParts);
        int row = part / columnParts % rowParts * rowsPerPart;
        int column = part % columnParts * columnsPerPart;
        int m = Math.min(rowsPerPart, rows.size - row);
        int n = Math.min(columnsPerPart, columns.size - column);
        int a = frame.offsets[rowsNode] + rowsStart + row * rows.inRows;
        int b = frame.offsets[columnsNode] + columnsStart + column * columns.inColumns;
        int c = frame.offsets[result] + row * rows.inResult + column * columns.inResult;
        int rest = loop;
        for (int i = loops.size() - 1; i >= 0; i--) {
            Axis axis = loops.get(i);
            int index = rest % axis.size;
            rest /= axis.size;
            a += index * axis.inRows;
            b += index * axis.inColumns;
            c += index * axis.inResult;
        }
        gemm.multiply(
                frame.floats[rowsNode],
                a,
                rows.inRows,
                summed.inRows,
                frame.floats[columnsNode],
                b,
                summed.inColumns,
                columns.inColumns,
                frame.floats[result],
                c,
                rows.inResult,
                m,
                n,
                summed.size,
                scratch.floats(gemm.scratchSize(m, n, summed.size)));
    }
}
