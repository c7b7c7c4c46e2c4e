// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import backprop4j.engine.cpu.FloatTile;
import backprop4j.engine.cpu.WrittenClass;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/// Writes the class of a [FloatTile], whose sums must be local variables, one by one, to stay in registers. Of
/// two rows, one vector of columns, rows as lines and a packed panel it is
///
/// ```java
/// int row0 = ao + aTable[ai], row1 = ao + aTable[ai + 1];
/// var sum0 = FloatVector.zero(SPECIES), sum1 = FloatVector.zero(SPECIES);
/// for (int q = 0; q < even; q += 2) {
///     var near = FloatVector.fromArray(SPECIES, b, bo + LENGTH * q);
///     var next = FloatVector.fromArray(SPECIES, b, bo + LENGTH * q + LENGTH);
///     sum0 = FloatVector.broadcast(SPECIES, a[row0 + q]).fma(near, sum0);
///     sum0 = FloatVector.broadcast(SPECIES, a[row0 + q + 1]).fma(next, sum0);
///     sum1 = FloatVector.broadcast(SPECIES, a[row1 + q]).fma(near, sum1);
///     sum1 = FloatVector.broadcast(SPECIES, a[row1 + q + 1]).fma(next, sum1);
/// }
/// // if k is odd one step more; then the sums go to c
/// ```
///
/// Two steps at a time, because there are more rows than general registers: the address of each row's numbers is
/// computed once for both. Every address in the loop is an invariant plus a constant plus the loop variable times
/// a power of two: from other forms the compiler does not move the bounds checks out of the loop.
final class FloatTileWriter {
    private static final ClassDesc NUMBER = FloatVector.broadcast(FloatVectorUnary.SPECIES, 0)
            .elementType()
            .describeConstable()
            .orElseThrow();
    private static final ClassDesc ARRAY = NUMBER.arrayType();
    private static final ClassDesc TABLE = CD_int.arrayType();
    private static final ClassDesc VECTOR = WrittenClass.desc(FloatVector.class);
    private static final ClassDesc ANY_VECTOR = WrittenClass.desc(Vector.class);
    private static final ClassDesc SPECIES = WrittenClass.desc(VectorSpecies.class);
    private static final ClassDesc HOME = WrittenClass.desc(FloatVectorUnary.class);
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void,
            ARRAY,
            CD_int,
            TABLE,
            CD_int,
            ARRAY,
            CD_int,
            TABLE,
            CD_int,
            CD_int,
            ARRAY,
            CD_int,
            TABLE,
            CD_int,
            CD_boolean);

    // The local variables of the parameters.
    private static final int A = 1;
    private static final int AO = 2;
    private static final int A_TABLE = 3;
    private static final int AI = 4;
    private static final int B = 5;
    private static final int BO = 6;
    private static final int B_TABLE = 7;
    private static final int BI = 8;
    private static final int K = 9;
    private static final int C = 10;
    private static final int CO = 11;
    private static final int C_ROWS = 12;
    private static final int CI = 13;
    private static final int ADD = 14;

    private final int height;
    private final int vectors;
    private final boolean lines;
    private final boolean panel;
    private final CodeBuilder code;

    private final int[] rows;
    private final int[][] sums;
    private final int[][] columns;
    private final int number;
    private final int q;

    private FloatTileWriter(
            int height, int vectors, FloatTile.Rows rowsLie, FloatTile.Columns columnsLie, CodeBuilder code) {
        this.height = height;
        this.vectors = vectors;
        this.lines = rowsLie == FloatTile.Rows.LINES;
        this.panel = columnsLie == FloatTile.Columns.PANEL;
        this.code = code;
        this.rows = locals(height, TypeKind.INT);
        this.sums = new int[height][];
        for (int row = 0; row < height; row++) {
            sums[row] = locals(vectors, TypeKind.REFERENCE);
        }
        this.columns = new int[][] {locals(vectors, TypeKind.REFERENCE), locals(vectors, TypeKind.REFERENCE)};
        this.number = code.allocateLocal(TypeKind.REFERENCE);
        this.q = code.allocateLocal(TypeKind.INT);
    }

    private int[] locals(int count, TypeKind kind) {
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = code.allocateLocal(kind);
        }
        return places;
    }

    /// A tile of some rows and some vectors of columns.
    static FloatTile write(int height, int vectors, FloatTile.Rows rows, FloatTile.Columns columns) {
        return WrittenClass.of(
                        MethodHandles.lookup(),
                        "FloatWrittenTile",
                        FloatTile.class,
                        RUN,
                        body -> new FloatTileWriter(height, vectors, rows, columns, body).body())
                .instance();
    }

    private void body() {
        for (int row = 0; row < height; row++) {
            if (lines) {
                code.iload(AO).aload(A_TABLE).iload(AI).loadConstant(row).iadd().iaload();
                code.iadd().istore(rows[row]);
            }
            for (int sum : sums[row]) {
                species();
                code.invokestatic(VECTOR, "zero", MethodTypeDesc.of(VECTOR, SPECIES))
                        .astore(sum);
            }
        }
        int even = code.allocateLocal(TypeKind.INT);
        var head = code.newLabel();
        var end = code.newLabel();
        code.iload(K).loadConstant(-2).iand().istore(even);
        code.iconst_0().istore(q).labelBinding(head).iload(q).iload(even).if_icmpge(end);
        steps(2);
        code.iinc(q, 2).goto_(head).labelBinding(end);
        var done = code.newLabel();
        code.iload(q).iload(K).if_icmpge(done);
        steps(1);
        code.labelBinding(done);
        for (int row = 0; row < height; row++) {
            store(row);
        }
        code.return_();
    }

    private void steps(int count) {
        for (int step = 0; step < count; step++) {
            for (int v = 0; v < vectors; v++) {
                column(step, v);
            }
        }
        for (int row = 0; row < height; row++) {
            for (int step = 0; step < count; step++) {
                species();
                code.aload(A);
                addressOfRow(row, step);
                code.arrayLoad(TypeKind.FLOAT);
                code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, NUMBER));
                code.astore(number);
                for (int v = 0; v < vectors; v++) {
                    code.aload(number).aload(columns[step][v]).aload(sums[row][v]);
                    code.invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY_VECTOR, ANY_VECTOR));
                    code.astore(sums[row][v]);
                }
            }
        }
    }

    /// Loads a vector of columns of the step after q.
    private void column(int step, int v) {
        int length = FloatVectorUnary.LENGTH;
        species();
        code.aload(B).iload(BO);
        if (panel) {
            code.iload(q).loadConstant(vectors * length).imul().iadd();
            plus((step * vectors + v) * length);
        } else {
            code.aload(B_TABLE).iload(BI).iload(q).iadd();
            plus(step);
            code.iaload().iadd();
            plus(v * length);
        }
        code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, ARRAY, CD_int));
        code.astore(columns[step][v]);
    }

    private void addressOfRow(int row, int step) {
        if (lines) {
            code.iload(rows[row]).iload(q).iadd();
            plus(step);
        } else {
            code.iload(AO).iload(q).loadConstant(FloatTile.PITCH).imul().iadd();
            plus(step * FloatTile.PITCH + row);
        }
    }

    private void store(int row) {
        int place = rows[row];
        code.iload(CO)
                .aload(C_ROWS)
                .iload(CI)
                .loadConstant(row)
                .iadd()
                .iaload()
                .iadd()
                .istore(place);
        var whole = code.newLabel();
        code.iload(ADD).ifeq(whole);
        for (int v = 0; v < vectors; v++) {
            species();
            code.aload(C).iload(place);
            plus(v * FloatVectorUnary.LENGTH);
            code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, ARRAY, CD_int));
            code.aload(sums[row][v]).invokevirtual(VECTOR, "add", MethodTypeDesc.of(VECTOR, ANY_VECTOR));
            code.astore(sums[row][v]);
        }
        code.labelBinding(whole);
        for (int v = 0; v < vectors; v++) {
            code.aload(sums[row][v]).aload(C).iload(place);
            plus(v * FloatVectorUnary.LENGTH);
            code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int));
        }
    }

    private void plus(int constant) {
        if (constant != 0) {
            code.loadConstant(constant).iadd();
        }
    }

    private void species() {
        code.getstatic(HOME, "SPECIES", SPECIES);
    }
}
