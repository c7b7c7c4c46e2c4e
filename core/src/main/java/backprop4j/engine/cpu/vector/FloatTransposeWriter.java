// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import backprop4j.engine.cpu.FloatTranspose;
import backprop4j.engine.cpu.WrittenClass;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/// Writes the class of a [FloatTranspose], whose vectors must be local variables, one by one, to stay in registers.
///
/// Number `lane` of vector `r` is to become number `r` of vector `lane`: the two places exchange their bits. One bit at
/// a
/// time, the vectors r and r + d, where bit d is clear in r, exchange the half of their lanes in which that bit
/// differs. Of
/// two lines and steps it is
///
/// ```java
/// var near1 = FloatVector.fromArray(SPECIES, selections, 0); // (0, 2)
/// var far1 = FloatVector.fromArray(SPECIES, selections, LENGTH); // (1, 3)
/// for (int i = 0; i < count; i++) {
///     int from = ao + steps[step];
///     var line0 = FloatVector.fromArray(SPECIES, a, from + lines[line]);
///     var line1 = FloatVector.fromArray(SPECIES, a, from + lines[line + 1]);
///     near1.selectFrom(line0, line1).intoArray(to, at);
///     far1.selectFrom(line0, line1).intoArray(to, at + pitch);
///     step += 2;
///     at += 2 * pitch;
/// }
/// ```
///
/// The highest bits come first: of fewer steps than lanes they need only the near half. What is selected is read before
/// the loop, because the compiler would make whole numbers of it anew for each block.
final class FloatTransposeWriter {
    private static final int LENGTH = FloatVectorUnary.LENGTH;
    private static final ClassDesc ARRAY = FloatVector.broadcast(FloatVectorUnary.SPECIES, 0)
            .elementType()
            .describeConstable()
            .orElseThrow()
            .arrayType();
    private static final ClassDesc TABLE = CD_int.arrayType();
    private static final ClassDesc VECTOR = WrittenClass.desc(FloatVector.class);
    private static final ClassDesc ANY_VECTOR = WrittenClass.desc(Vector.class);
    private static final ClassDesc SPECIES = WrittenClass.desc(VectorSpecies.class);
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, ARRAY, CD_int, TABLE, CD_int, TABLE, CD_int, CD_int, ARRAY, CD_int, CD_int);

    // The local variables of the parameters.
    private static final int A = 1;
    private static final int AO = 2;
    private static final int LINES = 3;
    private static final int LINE = 4;
    private static final int STEPS = 5;
    private static final int STEP = 6;
    private static final int COUNT = 7;
    private static final int TO = 8;
    private static final int AT = 9;
    private static final int PITCH = 10;

    private final int steps;
    private final CodeBuilder code;
    private final int[] vectors;
    private final int[] selections;
    private final int from;

    private FloatTransposeWriter(int steps, CodeBuilder code) {
        this.steps = steps;
        this.code = code;
        this.vectors = locals(LENGTH);
        this.selections = locals(2 * Integer.numberOfTrailingZeros(LENGTH));
        this.from = code.allocateLocal(TypeKind.INT);
    }

    private int[] locals(int count) {
        return IntStream.range(0, count)
                .map(i -> code.allocateLocal(TypeKind.REFERENCE))
                .toArray();
    }

    /// Turns as many lines as a vector has lanes, and a number of steps that is a power of two and not larger.
    static FloatTranspose write(int steps) {
        return WrittenClass.of(
                        MethodHandles.lookup(),
                        "FloatWrittenTranspose",
                        FloatTranspose.class,
                        RUN,
                        body -> new FloatTransposeWriter(steps, body).body())
                .instance(selections());
    }

    /// For each bit, the lowest first, what the near and the far vector take from both, whose lanes are counted
    /// through.
    private static float[] selections() {
        var all = new float[2 * Integer.numberOfTrailingZeros(LENGTH) * LENGTH];
        int at = 0;
        for (int bit = 1; bit < LENGTH; bit *= 2) {
            for (int lane = 0; lane < LENGTH; lane++) {
                boolean near = (lane & bit) == 0;
                all[at + lane] = near ? lane : LENGTH + lane - bit;
                all[at + LENGTH + lane] = near ? lane + bit : LENGTH + lane;
            }
            at += 2 * LENGTH;
        }
        return all;
    }

    private void body() {
        for (int i = 0; i < selections.length; i++) {
            species().ldc(DynamicConstantDesc.ofNamed(ConstantDescs.BSM_CLASS_DATA, ConstantDescs.DEFAULT_NAME, ARRAY));
            code.loadConstant(i * LENGTH);
            fromArray(selections[i]);
        }
        var head = code.newLabel();
        var end = code.newLabel();
        code.labelBinding(head).iload(COUNT).ifle(end);
        code.iload(AO).aload(STEPS).iload(STEP).iaload().iadd().istore(from);
        block();
        code.iinc(STEP, steps).iinc(COUNT, -1);
        code.iload(AT).iload(PITCH).loadConstant(steps).imul().iadd().istore(AT);
        code.goto_(head).labelBinding(end).return_();
    }

    private void block() {
        for (int r = 0; r < LENGTH; r++) {
            species().aload(A);
            code.iload(from).aload(LINES).iload(LINE).loadConstant(r).iadd().iaload();
            code.iadd();
            fromArray(vectors[r]);
        }
        for (int d = LENGTH / 2; d >= 1; d /= 2) {
            int live = d < steps ? steps : 2 * d;
            for (int r = 0; r < live; r++) {
                if ((r & d) == 0) {
                    exchange(vectors[r], vectors[r + d], d);
                }
            }
        }
        for (int q = 0; q < steps; q++) {
            code.aload(vectors[q]).aload(TO).iload(AT);
            code.iload(PITCH).loadConstant(q).imul().iadd();
            code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int));
        }
    }

    private CodeBuilder species() {
        return code.getstatic(WrittenClass.desc(FloatVectorUnary.class), "SPECIES", SPECIES);
    }

    private void fromArray(int to) {
        code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, ARRAY, CD_int))
                .astore(to);
    }

    private void exchange(int near, int far, int d) {
        int bit = Integer.numberOfTrailingZeros(d);
        select(2 * bit, near, far);
        if (d < steps) {
            select(2 * bit + 1, near, far);
            code.astore(far);
        }
        code.astore(near);
    }

    private void select(int selection, int near, int far) {
        code.aload(selections[selection]).aload(near).aload(far);
        code.invokevirtual(VECTOR, "selectFrom", MethodTypeDesc.of(VECTOR, ANY_VECTOR, ANY_VECTOR));
    }
}
