package backprop4j.engine.cpu;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import backprop4j.DType;
import backprop4j.op.DoubleMath;
import backprop4j.op.FloatMath;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Writes the class of a [StraightLine]: what one would write by hand for a network of a few neurons.
///
/// ```java
/// float[] w = frame.floats[3]; int atW = frame.offsets[3];
/// float v0 = w[atW + 1];
/// float v1 = a[atA];
/// float v2 = Math.fma(v0, v1, 0f);
/// float v3 = FloatMath.exp(v2);
/// y[atY] = v3;
/// ```
final class StraightLineWriter {
    /// The JVM compiles no method of 8,000 bytes or more.
    private static final int LONGEST = 7_999;

    private static final ClassDesc FRAME = WrittenClass.desc(Frame.class);
    private static final ClassDesc MATH = WrittenClass.desc(Math.class);
    private static final ClassDesc COMPARISONS = WrittenClass.desc(StraightLine.class);

    private final StraightCode straight;
    private final CodeBuilder code;

    /// For each value its local variable.
    private final int[] locals;

    private final Map<Integer, Buffer> buffers = new HashMap<>();

    /// The local variables of the array in which a node lies and of where it lies there.
    private record Buffer(int array, int offset) {}

    private StraightLineWriter(StraightCode straight, CodeBuilder code) {
        this.straight = straight;
        this.code = code;
        this.locals = new int[straight.values().size()];
    }

    /// The code as a class; empty if it is longer than what the JVM compiles.
    static Optional<StraightLine> write(StraightCode straight) {
        WrittenClass<StraightLine> written = WrittenClass.of(
                MethodHandles.lookup(),
                "SmallStepsInLine",
                StraightLine.class,
                MethodTypeDesc.of(CD_void, FRAME),
                body -> new StraightLineWriter(straight, body).body());
        return written.length() > LONGEST ? Optional.empty() : Optional.of(written.instance());
    }

    private void body() {
        for (StraightCode.Statement statement : straight.statements()) {
            switch (statement) {
                case StraightCode.Store(int node, int index, int value) -> {
                    element(node, straight.values().get(value).dtype(), index);
                    load(value);
                    code.arrayStore(inMemory(straight.values().get(value).dtype()));
                }
                case StraightCode.Constant constant -> {}
                case StraightCode.Value value -> value(value);
            }
        }
        code.return_();
    }

    private void value(StraightCode.Value value) {
        switch (value) {
            case StraightCode.Loaded(int node, int index, DType dtype) -> {
                element(node, dtype, index);
                code.arrayLoad(inMemory(dtype));
            }
            case StraightCode.Constant constant -> throw new IllegalStateException("constants have no variable");
            case StraightCode.MultiplyAdd(DType dtype, int a, int b, int c) -> {
                load(a);
                load(b);
                load(c);
                call(MATH, "fma", dtype, 3);
            }
            case StraightCode.Converted(DType dtype, int from) -> {
                load(from);
                convert(straight.values().get(from).dtype(), dtype);
            }
            case StraightCode.Applied applied -> applied(applied);
        }
        int number = straight.number(value);
        TypeKind kind = kind(value.dtype());
        locals[number] = code.allocateLocal(kind);
        code.storeLocal(kind, locals[number]);
    }

    private void load(int value) {
        StraightCode.Value known = straight.values().get(value);
        if (known instanceof StraightCode.Constant(double number, DType dtype)) {
            switch (dtype) {
                case FLOAT32 -> code.loadConstant((float) number);
                case FLOAT64 -> code.loadConstant(number);
                case INT32 -> code.loadConstant((int) number);
                case BOOL -> code.loadConstant(number != 0 ? 1 : 0);
            }
        } else {
            code.loadLocal(kind(known.dtype()), locals[value]);
        }
    }

    /// Pushes a node's array and the place of an element in it.
    private void element(int node, DType dtype, int index) {
        Buffer buffer = buffers.computeIfAbsent(node, unknown -> buffer(node, dtype));
        code.aload(buffer.array).iload(buffer.offset);
        if (index != 0) {
            code.loadConstant(index).iadd();
        }
    }

    private Buffer buffer(int node, DType dtype) {
        var buffer = new Buffer(code.allocateLocal(TypeKind.REFERENCE), code.allocateLocal(TypeKind.INT));
        ClassDesc arrays = inMemory(dtype).upperBound().arrayType(2);
        code.aload(1).getfield(FRAME, field(dtype), arrays);
        code.loadConstant(node).aaload().astore(buffer.array);
        code.aload(1).getfield(FRAME, "offsets", CD_int.arrayType());
        code.loadConstant(node).iaload().istore(buffer.offset);
        return buffer;
    }

    private static String field(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> "floats";
            case FLOAT64 -> "doubles";
            case INT32 -> "ints";
            case BOOL -> "bools";
        };
    }

    private static TypeKind inMemory(DType dtype) {
        return dtype == DType.BOOL ? TypeKind.BYTE : kind(dtype);
    }

    private static TypeKind kind(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> TypeKind.FLOAT;
            case FLOAT64 -> TypeKind.DOUBLE;
            case INT32, BOOL -> TypeKind.INT;
        };
    }

    private void convert(DType from, DType to) {
        if (to == DType.BOOL && from.isFloating()) {
            operation(from == DType.FLOAT32 ? code::fconst_0 : code::dconst_0);
            call(COMPARISONS, "ne", from, 2);
            code.conversion(kind(from), TypeKind.INT);
        } else {
            code.conversion(kind(from), kind(to));
        }
    }

    private void applied(StraightCode.Applied applied) {
        applied.operands().forEach(this::load);
        DType dtype = applied.dtype();
        boolean single = dtype == DType.FLOAT32;
        String name = applied.primitive().toString();
        switch (applied.primitive()) {
            case ADD -> operation(single ? code::fadd : code::dadd);
            case SUB -> operation(single ? code::fsub : code::dsub);
            case MUL -> operation(single ? code::fmul : code::dmul);
            case DIV -> operation(single ? code::fdiv : code::ddiv);
            case REM -> operation(single ? code::frem : code::drem);
            case NEG -> operation(single ? code::fneg : code::dneg);
            case ABS, MIN, MAX -> call(MATH, name, dtype, applied.operands().size());
            case SIGN -> call(MATH, "signum", dtype, 1);
            case SQRT, RINT, FLOOR -> {
                code.conversion(kind(dtype), TypeKind.DOUBLE);
                call(MATH, name, DType.FLOAT64, 1);
                code.conversion(TypeKind.DOUBLE, kind(dtype));
            }
            case LT, LE, EQ, NE, SELECT ->
                call(COMPARISONS, name, dtype, applied.operands().size());
            case EXP,
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
                    POW,
                    ATAN2,
                    HYPOT,
                    POLYGAMMA ->
                call(
                        WrittenClass.desc(single ? FloatMath.class : DoubleMath.class),
                        name,
                        dtype,
                        applied.operands().size());
        }
    }

    private static void operation(Runnable instruction) {
        instruction.run();
    }

    /// A static method of so many numbers of a type that returns one.
    private void call(ClassDesc home, String name, DType dtype, int operands) {
        ClassDesc number = dtype == DType.FLOAT32 ? CD_float : CD_double;
        var type = MethodTypeDesc.of(number, Collections.nCopies(operands, number));
        code.invokestatic(home, name, type, home.equals(COMPARISONS));
    }
}
