// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;

import backprop4j.engine.cpu.FloatKernels;
import backprop4j.engine.cpu.FloatLoop;
import backprop4j.engine.cpu.FloatPattern;
import backprop4j.engine.cpu.LoopCode;
import backprop4j.engine.cpu.Overlaps;
import backprop4j.engine.cpu.ScalarFloatKernels;
import backprop4j.op.Primitive;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Kernels with the Vector API. Whole vectors run here, what is left over and what has no vector form runs in the
/// scalar kernels, with the same bits. The primitives' loops are in the other classes of this package, a method
/// each.
public final class VectorFloatKernels implements FloatKernels {
    /// Fewer elements are left to scalars: vectors would save little, and a kernel that sees only few is compiled
    /// late, until when each of its vectors is an object.
    private static final int FEW = 128;

    private final FloatKernels scalar = new ScalarFloatKernels();

    /// The loops of functions that are dozens of instructions long; null if they run from the start on.
    private final @Nullable Ripening functions;

    private VectorFloatKernels(@Nullable Ripening functions) {
        this.functions = functions;
    }

    /// Kernels that use vectors wherever they can.
    public VectorFloatKernels() {
        this(null);
    }

    /// Kernels that leave long functions to scalars until their loops of vectors are compiled.
    public static VectorFloatKernels ripening() {
        return new VectorFloatKernels(new Ripening(op -> {
            float[] numbers = new float[Ripening.ELEMENTS];
            return () -> unaryVectors(op, numbers, 0, numbers, 0, numbers.length);
        }));
    }

    @Override
    public void unary(Primitive op, float[] a, int ao, float[] d, int to, int n) {
        boolean vectors = n >= FEW && (functions == null || !isFunction(op) || functions.isRipe(op));
        int done = !vectors ? 0 : unaryVectors(op, a, ao, d, to, SPECIES.loopBound(n));
        if (done < n) {
            scalar.unary(op, a, ao + done, d, to + done, n - done);
        }
    }

    @Override
    public void binary(Primitive op, float[] a, int ao, int as, float[] b, int bo, int bs, float[] d, int to, int n) {
        if (n < FEW || as + bs == 0 || op == Primitive.POW || op.arity() != 2) {
            scalar.binary(op, a, ao, as, b, bo, bs, d, to, n);
            return;
        }
        int whole = SPECIES.loopBound(n);
        if (as == 0) {
            float left = a[ao];
            for (int i = repeatedLeft(op, left, b, bo, d, to, whole); i < n; i++) {
                d[to + i] = op.apply(left, b[bo + i], 0f);
            }
        } else if (bs == 0) {
            float right = b[bo];
            for (int i = repeatedRight(op, a, ao, right, d, to, whole); i < n; i++) {
                d[to + i] = op.apply(a[ao + i], right, 0f);
            }
        } else {
            int done = walking(op, a, ao, b, bo, d, to, whole);
            if (done < n) {
                scalar.binary(op, a, ao + done, 1, b, bo + done, 1, d, to + done, n - done);
            }
        }
    }

    @Override
    public void select(
            float[] mask,
            int mo,
            int ms,
            float[] a,
            int ao,
            int as,
            float[] b,
            int bo,
            int bs,
            float[] d,
            int to,
            int n) {
        if (n < FEW || ms == 0) {
            scalar.select(mask, mo, ms, a, ao, as, b, bo, bs, d, to, n);
            return;
        }
        int whole = SPECIES.loopBound(n);
        float oneA = a[ao];
        float oneB = b[bo];
        if (as == 1 && bs == 1) {
            FloatVectorSelect.walking(mask, mo, a, ao, b, bo, d, to, whole);
        } else if (as == 1) {
            FloatVectorSelect.orRepeated(mask, mo, a, ao, oneB, d, to, whole);
        } else if (bs == 1) {
            FloatVectorSelect.repeatedOr(mask, mo, oneA, b, bo, d, to, whole);
        } else {
            FloatVectorSelect.repeated(mask, mo, oneA, oneB, d, to, whole);
        }
        for (int i = whole; i < n; i++) {
            d[to + i] = mask[mo + i] != 0f ? (as == 0 ? oneA : a[ao + i]) : (bs == 0 ? oneB : b[bo + i]);
        }
    }

    @Override
    public void gather(float[] a, int ao, FloatPattern pattern, int io, float[] d, int to, int n) {
        int[] places = pattern.places();
        boolean inside = ao + pattern.nearest() >= 0 && ao + pattern.furthest() <= a.length;
        if (places.length == 0 || !inside) {
            int whole = SPECIES.loopBound(n);
            FloatVectorGather.oneByOne(a, ao, pattern.offsets(), io, d, to, whole);
            scalar.gather(a, ao, pattern, io + whole, d, to + whole, n - whole);
            return;
        }
        int first = firstFrom(places, io);
        int last = Math.max(first, firstFrom(places, io + n - LENGTH + 1));
        int lead = first == last ? n : places[first] - io;
        scalar.gather(a, ao, pattern, io, d, to, lead);
        FloatVectorGather.groups(a, ao, pattern, first, last, d, to - io);
        int done = first == last ? n : (last < places.length ? places[last] : pattern.length()) - io;
        scalar.gather(a, ao, pattern, io + done, d, to + done, n - done);
    }

    /// The first of the ascending places that is not before `place`.
    private static int firstFrom(int[] places, int place) {
        int found = Arrays.binarySearch(places, place);
        return found < 0 ? -found - 1 : found;
    }

    @Override
    public void addRows(float[] a, int ao, int aRow, float[] d, int to, int dRow, int rows, int n) {
        FloatVectorPanels.add(a, ao, aRow, d, to, dRow, rows, n);
    }

    /// Only with registers for masks: elsewhere a mask is a vector, and making one takes longer than adding.
    @Override
    public boolean addsOverlaps() {
        return SPECIES.vectorBitSize() == 512;
    }

    @Override
    public void addOverlaps(Overlaps runs, float[] a, int ao, int aSlab, float[] d, int to, int dSlab, int slabs) {
        FloatVectorOverlaps.add(runs, a, ao, aSlab, d, to, dSlab, slabs);
    }

    @Override
    public @Nullable FloatLoop loop(LoopCode code) {
        return FloatLoopWriter.canWrite(code) ? FloatLoopWriter.write(code) : null;
    }

    @Override
    public int loopStep() {
        return LENGTH;
    }

    @Override
    public float sumBlock(float[] a, int ao, int n) {
        // Only a last block has lanes that are shorter than others, and masks cost more than they gain there. With two
        // elements to a vector the scalar sums keep the adders as busy.
        boolean vectors = n % 64 == 0 && LENGTH > 2;
        return vectors ? FloatVectorFold.sum(a, ao, n) : scalar.sumBlock(a, ao, n);
    }

    @Override
    public float maxBlock(float[] a, int ao, int n) {
        return n < 64 ? scalar.maxBlock(a, ao, n) : FloatVectorFold.max(a, ao, n);
    }

    private static boolean isFunction(Primitive op) {
        return op == Primitive.EXP || op == Primitive.LOG || op == Primitive.TANH || op == Primitive.ERF;
    }

    /// Returns how many elements it wrote: all of them, or none if the primitive has no loop over vectors.
    private static int unaryVectors(Primitive op, float[] a, int ao, float[] d, int to, int n) {
        switch (op) {
            case NEG -> FloatVectorUnary.neg(a, ao, d, to, n);
            case ABS -> FloatVectorUnary.abs(a, ao, d, to, n);
            case SIGN -> FloatVectorUnary.sign(a, ao, d, to, n);
            case SQRT -> FloatVectorUnary.sqrt(a, ao, d, to, n);
            case EXP -> FloatVectorMath.exp(a, ao, d, to, n);
            case LOG -> FloatVectorMath.log(a, ao, d, to, n);
            case TANH -> FloatVectorMath.tanh(a, ao, d, to, n);
            case ERF -> FloatVectorMath.erf(a, ao, d, to, n);
            case SIN,
                    COS,
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
                    ADD,
                    SUB,
                    MUL,
                    DIV,
                    REM,
                    POW,
                    ATAN2,
                    HYPOT,
                    POLYGAMMA,
                    MIN,
                    MAX,
                    LT,
                    LE,
                    EQ,
                    NE,
                    SELECT -> {
                return 0;
            }
        }
        return n;
    }

    private static int walking(Primitive op, float[] a, int ao, float[] b, int bo, float[] d, int to, int n) {
        switch (op) {
            case ADD -> FloatVectorBinary.add(a, ao, b, bo, d, to, n);
            case SUB -> FloatVectorBinary.sub(a, ao, b, bo, d, to, n);
            case MUL -> FloatVectorBinary.mul(a, ao, b, bo, d, to, n);
            case DIV -> FloatVectorBinary.div(a, ao, b, bo, d, to, n);
            case MIN -> FloatVectorBinary.min(a, ao, b, bo, d, to, n);
            case MAX -> FloatVectorBinary.max(a, ao, b, bo, d, to, n);
            case LT -> FloatVectorBinary.lt(a, ao, b, bo, d, to, n);
            case LE -> FloatVectorBinary.le(a, ao, b, bo, d, to, n);
            case EQ -> FloatVectorBinary.eq(a, ao, b, bo, d, to, n);
            case NE -> FloatVectorBinary.ne(a, ao, b, bo, d, to, n);
            case NEG,
                    ABS,
                    SIGN,
                    SQRT,
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
                    POLYGAMMA,
                    SELECT -> {
                return 0;
            }
        }
        return n;
    }

    private static int repeatedRight(Primitive op, float[] a, int ao, float right, float[] d, int to, int n) {
        switch (op) {
            case ADD -> FloatVectorBroadcast.add(a, ao, right, d, to, n);
            case SUB -> FloatVectorBroadcast.sub(a, ao, right, d, to, n);
            case MUL -> FloatVectorBroadcast.mul(a, ao, right, d, to, n);
            case DIV -> FloatVectorBroadcast.div(a, ao, right, d, to, n);
            case MIN -> FloatVectorBroadcast.min(a, ao, right, d, to, n);
            case MAX -> FloatVectorBroadcast.max(a, ao, right, d, to, n);
            case LT -> FloatVectorBroadcast.lt(a, ao, right, d, to, n);
            case LE -> FloatVectorBroadcast.le(a, ao, right, d, to, n);
            case EQ -> FloatVectorBroadcast.eq(a, ao, right, d, to, n);
            case NE -> FloatVectorBroadcast.ne(a, ao, right, d, to, n);
            case NEG,
                    ABS,
                    SIGN,
                    SQRT,
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
                    POLYGAMMA,
                    SELECT -> {
                return 0;
            }
        }
        return n;
    }

    private static int repeatedLeft(Primitive op, float left, float[] b, int bo, float[] d, int to, int n) {
        switch (op) {
            case ADD -> FloatVectorBroadcast.add(b, bo, left, d, to, n);
            case SUB -> FloatVectorBroadcast.subFrom(b, bo, left, d, to, n);
            case MUL -> FloatVectorBroadcast.mul(b, bo, left, d, to, n);
            case DIV -> FloatVectorBroadcast.divInto(b, bo, left, d, to, n);
            case MIN -> FloatVectorBroadcast.min(b, bo, left, d, to, n);
            case MAX -> FloatVectorBroadcast.max(b, bo, left, d, to, n);
            case LT -> FloatVectorBroadcast.gt(b, bo, left, d, to, n);
            case LE -> FloatVectorBroadcast.ge(b, bo, left, d, to, n);
            case EQ -> FloatVectorBroadcast.eq(b, bo, left, d, to, n);
            case NE -> FloatVectorBroadcast.ne(b, bo, left, d, to, n);
            case NEG,
                    ABS,
                    SIGN,
                    SQRT,
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
                    POLYGAMMA,
                    SELECT -> {
                return 0;
            }
        }
        return n;
    }
}
