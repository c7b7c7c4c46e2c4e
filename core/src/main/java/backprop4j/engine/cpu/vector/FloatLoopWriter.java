// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import backprop4j.compile.Step;
import backprop4j.engine.cpu.FloatLoop;
import backprop4j.engine.cpu.LoopCode;
import backprop4j.engine.cpu.WrittenClass;
import backprop4j.op.Primitive;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Writes the class of a [FloatLoop]: the loop one would write by hand for the chain with the Vector API.
///
/// ```java
/// var r1 = FloatVector.broadcast(SPECIES, arrays[1][at[1]]);     // an operand that is one number
/// for (int i = 0; i < n; i += LENGTH) {
///     var r0 = FloatVector.fromArray(SPECIES, a0, at0 + i);      // an operand that walks
///     var r2 = r0.mul(r1);
///     r2.intoArray(a3, at3 + i);
/// }
/// ```
final class FloatLoopWriter {
    private static final ClassDesc NUMBER = FloatVector.broadcast(FloatVectorUnary.SPECIES, 0)
            .elementType()
            .describeConstable()
            .orElseThrow();
    private static final ClassDesc ARRAY = NUMBER.arrayType();
    private static final ClassDesc VECTOR = WrittenClass.desc(FloatVector.class);
    private static final ClassDesc ANY_VECTOR = WrittenClass.desc(Vector.class);
    private static final ClassDesc MASK = WrittenClass.desc(VectorMask.class);
    private static final ClassDesc SPECIES = WrittenClass.desc(VectorSpecies.class);
    private static final ClassDesc OPERATORS = WrittenClass.desc(VectorOperators.class);
    private static final ClassDesc COMPARISON = WrittenClass.desc(VectorOperators.Comparison.class);
    private static final ClassDesc HOME = WrittenClass.desc(FloatVectorUnary.class);

    /// What a loop can hold. More instructions than this would need more registers than there are.
    private static final int MOST_INSTRUCTIONS = 40;

    private static final Set<Primitive> WRITABLE = Set.of(
            Primitive.ADD,
            Primitive.SUB,
            Primitive.MUL,
            Primitive.DIV,
            Primitive.MIN,
            Primitive.MAX,
            Primitive.NEG,
            Primitive.ABS,
            Primitive.SQRT,
            Primitive.LT,
            Primitive.LE,
            Primitive.EQ,
            Primitive.NE,
            Primitive.SELECT);

    private final LoopCode loop;
    private final CodeBuilder code;

    /// For each register the local variable of its vector; for those of arrays that walk two more, and for
    /// stores.
    private final int[] vectors;

    private final int[] arrays;
    private final int[] offsets;

    private FloatLoopWriter(LoopCode loop, CodeBuilder code) {
        this.loop = loop;
        this.code = code;
        this.vectors = new int[loop.registers()];
        this.arrays = new int[loop.registers() + loop.stored().size()];
        this.offsets = new int[arrays.length];
    }

    static boolean canWrite(LoopCode loop) {
        return loop.code().size() <= MOST_INSTRUCTIONS
                && loop.code().stream().allMatch(instruction -> WRITABLE.contains(instruction.primitive()));
    }

    static FloatLoop write(LoopCode loop) {
        return WrittenClass.of(
                        MethodHandles.lookup(),
                        "FloatChainLoop",
                        FloatLoop.class,
                        MethodTypeDesc.of(CD_void, ARRAY.arrayType(), CD_int.arrayType(), CD_int),
                        body -> new FloatLoopWriter(loop, body).body())
                .instance();
    }

    private void body() {
        int reads = loop.walking().size();
        for (int register = 0; register < vectors.length; register++) {
            vectors[register] = code.allocateLocal(TypeKind.REFERENCE);
        }
        for (int read = 0; read < reads; read++) {
            if (loop.walking().get(read)) {
                array(read);
            } else {
                species();
                code.aload(1).loadConstant(read).aaload();
                code.aload(2).loadConstant(read).iaload();
                code.arrayLoad(TypeKind.FLOAT);
                broadcast(read);
            }
        }
        for (int i = 0; i < loop.constants().size(); i++) {
            species();
            code.loadConstant((float) (double) loop.constants().get(i));
            broadcast(reads + i);
        }
        for (int store = 0; store < loop.stored().size(); store++) {
            array(vectors.length + store);
        }
        int i = code.allocateLocal(TypeKind.INT);
        var head = code.newLabel();
        var end = code.newLabel();
        code.iconst_0().istore(i).labelBinding(head).iload(i).iload(3).if_icmpge(end);
        iteration(i);
        code.iinc(i, FloatVectorUnary.LENGTH).goto_(head).labelBinding(end).return_();
    }

    private void iteration(int i) {
        for (int read = 0; read < loop.walking().size(); read++) {
            if (loop.walking().get(read)) {
                species();
                code.aload(arrays[read]).iload(offsets[read]).iload(i).iadd();
                code.invokestatic(VECTOR, "fromArray", MethodTypeDesc.of(VECTOR, SPECIES, ARRAY, CD_int));
                code.astore(vectors[read]);
            }
        }
        for (Step.Instruction instruction : loop.code()) {
            instruction(instruction);
            code.astore(vectors[instruction.result()]);
        }
        for (int store = 0; store < loop.stored().size(); store++) {
            int target = vectors.length + store;
            code.aload(vectors[loop.stored().get(store)]).aload(arrays[target]);
            code.iload(offsets[target]).iload(i).iadd();
            code.invokevirtual(VECTOR, "intoArray", MethodTypeDesc.of(CD_void, ARRAY, CD_int));
        }
    }

    private void instruction(Step.Instruction instruction) {
        int a = vectors[instruction.operands().getFirst()];
        int b = vectors[
                instruction.operands().size() > 1 ? instruction.operands().get(1) : 0];
        switch (instruction.primitive()) {
            case ADD -> binary("add", a, b);
            case SUB -> binary("sub", a, b);
            case MUL -> binary("mul", a, b);
            case DIV -> binary("div", a, b);
            case MIN -> binary("min", a, b);
            case MAX -> binary("max", a, b);
            case NEG -> unary("neg", a);
            case ABS -> unary("abs", a);
            case SQRT -> unary("sqrt", a);
            case LT, LE, EQ, NE -> comparison(instruction.primitive().name(), a, b);
            case SELECT -> select(a, b, vectors[instruction.operands().get(2)]);
            case SIGN,
                    EXP,
                    LOG,
                    SIN,
                    COS,
                    TANH,
                    ERF,
                    ERFC,
                    EXPM1,
                    TAN,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    ASINH,
                    ACOSH,
                    ATANH,
                    LGAMMA,
                    RINT,
                    FLOOR,
                    REM,
                    POW,
                    ATAN2,
                    HYPOT,
                    POLYGAMMA -> throw new IllegalStateException("no loop is written for " + instruction);
        }
    }

    private void binary(String name, int a, int b) {
        code.aload(a).aload(b).invokevirtual(VECTOR, name, MethodTypeDesc.of(VECTOR, ANY_VECTOR));
    }

    private void unary(String name, int a) {
        code.aload(a).invokevirtual(VECTOR, name, MethodTypeDesc.of(VECTOR));
    }

    /// 1 where it holds, else 0.
    private void comparison(String name, int a, int b) {
        species();
        code.invokestatic(VECTOR, "zero", MethodTypeDesc.of(VECTOR, SPECIES));
        code.loadConstant(1f).aload(a).getstatic(OPERATORS, name, COMPARISON).aload(b);
        code.invokevirtual(VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, ANY_VECTOR));
        code.invokevirtual(VECTOR, "blend", MethodTypeDesc.of(VECTOR, NUMBER, MASK));
    }

    private void select(int condition, int a, int b) {
        code.aload(b)
                .aload(a)
                .aload(condition)
                .getstatic(OPERATORS, "NE", COMPARISON)
                .loadConstant(0f);
        code.invokevirtual(VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, NUMBER));
        code.invokevirtual(VECTOR, "blend", MethodTypeDesc.of(VECTOR, ANY_VECTOR, MASK));
    }

    private void species() {
        code.getstatic(HOME, "SPECIES", SPECIES);
    }

    private void broadcast(int register) {
        code.invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, NUMBER));
        code.astore(vectors[register]);
    }

    private void array(int index) {
        arrays[index] = code.allocateLocal(TypeKind.REFERENCE);
        offsets[index] = code.allocateLocal(TypeKind.INT);
        code.aload(1).loadConstant(index).aaload().astore(arrays[index]);
        code.aload(2).loadConstant(index).iaload().istore(offsets[index]);
    }
}
