package backprop4j;

import backprop4j.autodiff.Reverse;
import backprop4j.engine.Runtime;
import backprop4j.op.Activations;
import backprop4j.op.Arithmetic;
import backprop4j.op.Blockwise;
import backprop4j.op.Comparisons;
import backprop4j.op.Composites;
import backprop4j.op.Elementary;
import backprop4j.op.Index;
import backprop4j.op.Layout;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Places;
import backprop4j.op.Pointwise;
import backprop4j.op.Reduce;
import backprop4j.op.Storage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An immutable array of numbers, or the expression that makes it: shape, element type, operation and inputs. Its
/// numbers are fixed when it is built and computed when they are first asked for. An ordinary object: nothing to
/// close. `equals` is identity.
///
/// Operands broadcast as NumPy defines it. Axes count from 0, or from the last with negative numbers. Every
/// mistake is a [TensorException] that names the operation, the shapes and the caller's line, thrown where the
/// tensor is built.
public final class Tensor implements Operand {
    /// Orders tensors by creation, which only ever matters within one thread's expression.
    private static final AtomicLong CREATED = new AtomicLong();

    private final long order = CREATED.getAndIncrement();
    private final Op op;
    private final List<Tensor> inputs;
    private final Shape shape;
    private final DType dtype;
    private final Origin origin;
    private volatile @Nullable Storage value;

    private Tensor(Op op, List<Tensor> inputs, Shape shape, DType dtype, @Nullable Storage value, Origin origin) {
        this.op = op;
        this.inputs = inputs;
        this.shape = shape;
        this.dtype = dtype;
        this.value = value;
        this.origin = origin;
    }

    // ---- Making tensors ----

    /// A vector of numbers written in Java: kept exactly, they take the type of what they meet, float32 if
    /// nothing.
    public static Tensor of(double... numbers) {
        return weak(numbers.clone(), Shape.of(numbers.length));
    }

    /// A scalar, kept exactly like [#of].
    public static Tensor scalar(double number) {
        return weak(new double[] {number}, Shape.SCALAR);
    }

    /// A matrix of float32, rows first.
    ///
    /// @throws TensorException if the rows differ in length
    public static Tensor of(float[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        float[] flat = new float[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            requireRow(row, rows[row].length, columns);
            System.arraycopy(rows[row], 0, flat, row * columns, columns);
        }
        return constant(new Storage.Floats(flat), Shape.of(rows.length, columns));
    }

    /// A float64 matrix, rows first.
    ///
    /// @throws TensorException if the rows differ in length
    public static Tensor float64(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        double[] flat = new double[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            requireRow(row, rows[row].length, columns);
            System.arraycopy(rows[row], 0, flat, row * columns, columns);
        }
        return constant(new Storage.Doubles(flat), Shape.of(rows.length, columns));
    }

    private static void requireRow(int row, int length, int columns) {
        if (length != columns) {
            throw TensorException.of(
                    "Tensor.of", "row " + row + " has " + length + " numbers, row 0 has " + columns, "");
        }
    }

    /// A float64 vector.
    public static Tensor float64(double... numbers) {
        return constant(new Storage.Doubles(numbers.clone()), Shape.of(numbers.length));
    }

    /// An int32 vector: labels and indices.
    public static Tensor ofInts(int... numbers) {
        return constant(new Storage.Ints(numbers.clone()), Shape.of(numbers.length));
    }

    /// Row-major float32 numbers under a shape; the array is copied.
    public static Tensor copyOf(float[] numbers, Shape shape) {
        return constant(new Storage.Floats(numbers.clone()), shape);
    }

    /// Row-major float64 numbers under a shape; the array is copied.
    public static Tensor copyOf(double[] numbers, Shape shape) {
        return constant(new Storage.Doubles(numbers.clone()), shape);
    }

    /// Row-major int32 numbers under a shape; the array is copied.
    public static Tensor copyOf(int[] numbers, Shape shape) {
        return constant(new Storage.Ints(numbers.clone()), shape);
    }

    /// Every element the same number.
    public static Tensor full(Shape shape, DType dtype, double number) {
        Storage storage = Storage.allocate(dtype, 1);
        storage.set(0, number);
        return constant(storage, Shape.SCALAR).broadcastTo(shape);
    }

    public static Tensor zeros(Shape shape, DType dtype) {
        return full(shape, dtype, 0);
    }

    public static Tensor ones(Shape shape, DType dtype) {
        return full(shape, dtype, 1);
    }

    /// What a compiled step is given each time it runs. Asking it for numbers is an error that says so.
    public static Tensor input(String name, Shape shape, DType dtype) {
        return new Tensor(new Leaf.Input(name), List.of(), shape, dtype, null, Origin.here());
    }

    /// Numbers under a shape. The storage is the tensor's from now on.
    public static Tensor constant(Storage storage, Shape shape) {
        return leaf(new Leaf.Constant(), shape, storage.dtype(), storage);
    }

    /// A number in a formula, of this tensor's type; it takes no part in derivatives.
    public Tensor constant(double number) {
        DType type = dtype.isFloating() ? dtype : DType.FLOAT32;
        Storage storage = Storage.allocate(type, 1);
        storage.set(0, number);
        return new Tensor(new Leaf.Literal(number), List.of(), Shape.SCALAR, type, storage, Origin.unknown());
    }

    private static Tensor weak(double[] numbers, Shape shape) {
        var exact = new Storage.Doubles(numbers);
        return leaf(new Leaf.Weak(exact), shape, DType.FLOAT32, exact.to(DType.FLOAT32));
    }

    static Tensor leaf(Leaf leaf, Shape shape, DType dtype, Storage storage) {
        if (storage.count() != shape.count()) {
            throw TensorException.of(
                    leaf.name(),
                    "the shape " + shape + " needs " + shape.count() + " numbers, but " + storage.count()
                            + " were given",
                    "");
        }
        return new Tensor(leaf, List.of(), shape, dtype, storage, Origin.here());
    }

    /// The result of an operation.
    ///
    /// @throws TensorException if the inputs do not fit it
    public static Tensor apply(Op op, Tensor... operands) {
        List<Tensor> inputs = List.of(operands);
        try {
            Shape shape = op.shape(inputs.stream().map(Tensor::shape).toList());
            DType dtype = op.dtype(inputs.stream().map(Tensor::dtype).toList());
            if (op instanceof Index index) {
                index.requireInside(inputs);
            }
            return new Tensor(op, inputs, shape, dtype, null, Origin.here());
        } catch (TensorException told) {
            throw told;
        } catch (IllegalArgumentException problem) {
            throw mistake(op.name(), problem, operands);
        } catch (ArithmeticException tooLarge) {
            throw mistake(
                    op.name(),
                    new IllegalArgumentException("the result would hold more than 2^31 - 1 elements", tooLarge),
                    operands);
        }
    }

    /// An operation element by element, the user's own for example, on operands that broadcast.
    ///
    /// @throws TensorException if the operands are more or fewer than it takes, or do not fit
    public static Tensor pointwise(Pointwise operation, Operand... operands) {
        if (operands.length != operation.arity()) {
            throw TensorException.of(
                    operation.name(), "it takes " + operation.arity() + " operands, not " + operands.length, "");
        }
        Tensor[] tensors = meeting(operands);
        Shape shape = tensors[0].shape;
        for (Tensor tensor : tensors) {
            shape = common(operation.name(), shape, tensor.shape);
        }
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = tensors[i].broadcastTo(shape);
        }
        return apply(operation, tensors);
    }

    private static Tensor[] meeting(Operand... operands) {
        Tensor[] tensors = Arrays.stream(operands).map(Operand::tensor).toArray(Tensor[]::new);
        for (Tensor typed : tensors.clone()) {
            Arrays.setAll(tensors, i -> tensors[i].toMeet(typed));
        }
        return tensors;
    }

    private static TensorException mistake(String operation, IllegalArgumentException problem, Tensor... operands) {
        var of = new StringBuilder();
        for (Tensor operand : operands) {
            of.append(of.isEmpty() ? " of " : " and ").append(operand.dtype).append(operand.shape);
        }
        return TensorException.of(operation + of, String.valueOf(problem.getMessage()), "");
    }

    // ---- What it is ----

    public Shape shape() {
        return shape;
    }

    public DType dtype() {
        return dtype;
    }

    /// What it is made by.
    public Op op() {
        return op;
    }

    /// What it is made from.
    public List<Tensor> inputs() {
        return inputs;
    }

    /// Where in the user's code it was made.
    public Origin origin() {
        return origin;
    }

    /// Its place among all tensors by creation.
    public long order() {
        return order;
    }

    @Override
    public Tensor tensor() {
        return this;
    }

    // ---- Element by element ----

    public Tensor add(Operand other) {
        return binary(Arithmetic.ADD, other.tensor());
    }

    public Tensor add(double number) {
        return binary(Arithmetic.ADD, constant(number));
    }

    public Tensor sub(Operand other) {
        return binary(Arithmetic.SUB, other.tensor());
    }

    public Tensor sub(double number) {
        return binary(Arithmetic.SUB, constant(number));
    }

    /// `number − this`.
    public Tensor rsub(double number) {
        return constant(number).binary(Arithmetic.SUB, this);
    }

    public Tensor mul(Operand other) {
        return binary(Arithmetic.MUL, other.tensor());
    }

    public Tensor mul(double number) {
        return binary(Arithmetic.MUL, constant(number));
    }

    public Tensor div(Operand other) {
        return binary(Arithmetic.DIV, other.tensor());
    }

    public Tensor div(double number) {
        return binary(Arithmetic.DIV, constant(number));
    }

    /// `number / this`.
    public Tensor rdiv(double number) {
        return constant(number).binary(Arithmetic.DIV, this);
    }

    /// This to the power of `exponent`.
    public Tensor pow(Operand exponent) {
        return binary(Elementary.POW, exponent.tensor());
    }

    /// This to the power of `exponent`.
    public Tensor pow(double exponent) {
        return binary(Elementary.POW, constant(exponent));
    }

    /// The smaller of two; NaN if one is NaN.
    public Tensor minimum(Operand other) {
        return binary(Arithmetic.MINIMUM, other.tensor());
    }

    /// The smaller of two; NaN if one is NaN.
    public Tensor minimum(double number) {
        return binary(Arithmetic.MINIMUM, constant(number));
    }

    /// The larger of two; NaN if one is NaN.
    public Tensor maximum(Operand other) {
        return binary(Arithmetic.MAXIMUM, other.tensor());
    }

    /// The larger of two; NaN if one is NaN.
    public Tensor maximum(double number) {
        return binary(Arithmetic.MAXIMUM, constant(number));
    }

    public Tensor neg() {
        return apply(Arithmetic.NEG, this);
    }

    public Tensor square() {
        return apply(Arithmetic.SQUARE, this);
    }

    public Tensor abs() {
        return apply(Arithmetic.ABS, this);
    }

    /// −1, 0 or 1.
    public Tensor sign() {
        return apply(Arithmetic.SIGN, this);
    }

    public Tensor exp() {
        return apply(Elementary.EXP, this);
    }

    /// The natural logarithm.
    public Tensor log() {
        return apply(Elementary.LOG, this);
    }

    public Tensor sqrt() {
        return apply(Elementary.SQRT, this);
    }

    public Tensor sin() {
        return apply(Elementary.SIN, this);
    }

    public Tensor cos() {
        return apply(Elementary.COS, this);
    }

    /// The error function 2/√π ∫₀ˣ e^(−t²) dt.
    public Tensor erf() {
        return apply(Elementary.ERF, this);
    }

    public Tensor tanh() {
        return apply(Activations.TANH, this);
    }

    /// 1/(1+e⁻ˣ).
    public Tensor sigmoid() {
        return apply(Activations.SIGMOID, this);
    }

    /// max(x, 0).
    public Tensor relu() {
        return apply(Activations.RELU, this);
    }

    /// x·Φ(x), exactly (by erf).
    public Tensor gelu() {
        return apply(Activations.GELU, this);
    }

    /// x·σ(x).
    public Tensor silu() {
        return apply(Activations.SILU, this);
    }

    /// ln(1 + x), with all its digits near 0.
    public Tensor log1p() {
        return apply(Elementary.LOG1P, this);
    }

    /// eˣ − 1, with all its digits near 0.
    public Tensor expm1() {
        return apply(Elementary.EXPM1, this);
    }

    /// The tangent.
    public Tensor tan() {
        return apply(Elementary.TAN, this);
    }

    /// The inverse sine, from −π/2 to π/2; NaN outside −1 to 1.
    public Tensor asin() {
        return apply(Elementary.ASIN, this);
    }

    /// The inverse cosine, from 0 to π; NaN outside −1 to 1.
    public Tensor acos() {
        return apply(Elementary.ACOS, this);
    }

    /// The inverse tangent, from −π/2 to π/2.
    public Tensor atan() {
        return apply(Elementary.ATAN, this);
    }

    /// (eˣ − e⁻ˣ)/2.
    public Tensor sinh() {
        return apply(Elementary.SINH, this);
    }

    /// (eˣ + e⁻ˣ)/2.
    public Tensor cosh() {
        return apply(Elementary.COSH, this);
    }

    /// ln(x + √(x² + 1)).
    public Tensor asinh() {
        return apply(Elementary.ASINH, this);
    }

    /// ln(x + √(x² − 1)); NaN below 1.
    public Tensor acosh() {
        return apply(Elementary.ACOSH, this);
    }

    /// ln((1 + x)/(1 − x))/2; infinite at ±1, NaN beyond.
    public Tensor atanh() {
        return apply(Elementary.ATANH, this);
    }

    /// 1 − erf(x), with all its digits where that is small.
    public Tensor erfc() {
        return apply(Elementary.ERFC, this);
    }

    /// ln |Γ(x)|; infinite at 0, −1, −2, …
    public Tensor lgamma() {
        return apply(Elementary.LGAMMA, this);
    }

    /// The derivative of ln Γ.
    public Tensor digamma() {
        return apply(Elementary.polygamma(0), this);
    }

    /// The largest whole number not above x. The derivative is 0, also at the jumps.
    public Tensor floor() {
        return apply(Arithmetic.FLOOR, this);
    }

    /// The smallest whole number not below x. The derivative is 0, also at the jumps.
    public Tensor ceil() {
        return apply(Arithmetic.CEIL, this);
    }

    /// The nearest whole number, of two the even one. The derivative is 0, also at the jumps.
    public Tensor round() {
        return apply(Arithmetic.ROUND, this);
    }

    /// x without what stands behind the point. The derivative is 0, also at the jumps.
    public Tensor trunc() {
        return apply(Arithmetic.TRUNC, this);
    }

    /// ln(1 + eˣ).
    public Tensor softplus() {
        return apply(Activations.SOFTPLUS, this);
    }

    /// x·tanh(ln(1 + eˣ)).
    public Tensor mish() {
        return apply(Activations.MISH, this);
    }

    /// x·min(max(x + 3, 0), 6)/6. At −3 the derivative is taken as 0, at 3 as 1.
    public Tensor hardswish() {
        return apply(Activations.HARDSWISH, this);
    }

    /// min(max(x/6 + ½, 0), 1). At −3 and 3 the derivative is taken as 0.
    public Tensor hardsigmoid() {
        return apply(Activations.HARDSIGMOID, this);
    }

    /// min(max(x, −1), 1). At −1 and 1 the derivative is taken as 0.
    public Tensor hardtanh() {
        return apply(Activations.HARDTANH, this);
    }

    /// λ·(x above 0, α·(eˣ − 1) elsewhere) with λ = 1.0507…, α = 1.6732…; at 0 the derivative is λ·α.
    public Tensor selu() {
        return apply(Activations.SELU, this);
    }

    /// The derivative of order n + 1 of ln Γ: 0 is [#digamma].
    ///
    /// @throws TensorException if n is not from 0 to 150
    public Tensor polygamma(int n) {
        if (n < 0 || n > 150) {
            throw TensorException.of("polygamma", "the order is from 0 to 150, not " + n, "");
        }
        return apply(Elementary.polygamma(n), this);
    }

    /// x above 0, slope·x elsewhere; at 0 the derivative is the slope.
    public Tensor leakyRelu(double slope) {
        return binary(Activations.LEAKY_RELU, constant(slope));
    }

    /// x above 0, slope·x elsewhere, with a slope that may be learned; at 0 the derivative is the slope.
    public Tensor leakyRelu(Operand slope) {
        return binary(Activations.LEAKY_RELU, slope.tensor());
    }

    /// x above 0, α·(eˣ − 1) elsewhere; at 0 the derivative is α.
    public Tensor elu(double alpha) {
        return binary(Activations.ELU, constant(alpha));
    }

    /// min(max(x, low), high); at a bound the derivative is 1, beyond it 0. NaN stays NaN.
    public Tensor clamp(double low, double high) {
        return clamp(constant(low), constant(high));
    }

    /// min(max(x, low), high), element by element. The derivative goes to what the element comes from, at a bound
    /// to x.
    public Tensor clamp(Operand low, Operand high) {
        Tensor least = low.tensor().toMeet(this);
        Tensor most = high.tensor().toMeet(this);
        Shape common = common("clamp", common("clamp", shape, least.shape), most.shape);
        return apply(Arithmetic.CLAMP, broadcastTo(common), least.broadcastTo(common), most.broadcastTo(common));
    }

    /// What is left of this after dividing by another number in whole, exactly, with the sign of this (C's fmod).
    /// The derivatives are 1 and −trunc(this/other), also at the jumps.
    public Tensor fmod(Operand other) {
        return binary(Arithmetic.FMOD, other.tensor());
    }

    /// What is left of this after dividing by a number in whole, exactly, with the sign of this.
    public Tensor fmod(double number) {
        return binary(Arithmetic.FMOD, constant(number));
    }

    /// The angle from −π to π of the points whose ordinate is this and whose abscissa is x. At the origin there
    /// is no derivative: it is NaN.
    public Tensor atan2(Operand x) {
        return binary(Elementary.ATAN2, x.tensor());
    }

    /// √(this² + other²) without overflow on the way. At the origin the derivatives are taken as 0.
    public Tensor hypot(Operand other) {
        return binary(Elementary.HYPOT, other.tensor());
    }

    /// ln(e^this + e^other) without overflow.
    public Tensor logAddExp(Operand other) {
        return binary(Elementary.LOG_ADD_EXP, other.tensor());
    }

    public Tensor lt(Operand other) {
        return binary(Comparisons.LT, other.tensor());
    }

    public Tensor lt(double number) {
        return binary(Comparisons.LT, number);
    }

    public Tensor le(Operand other) {
        return binary(Comparisons.LE, other.tensor());
    }

    public Tensor le(double number) {
        return binary(Comparisons.LE, number);
    }

    public Tensor gt(Operand other) {
        return binary(Comparisons.GT, other.tensor());
    }

    public Tensor gt(double number) {
        return binary(Comparisons.GT, number);
    }

    public Tensor ge(Operand other) {
        return binary(Comparisons.GE, other.tensor());
    }

    public Tensor ge(double number) {
        return binary(Comparisons.GE, number);
    }

    public Tensor eq(Operand other) {
        return binary(Comparisons.EQ, other.tensor());
    }

    public Tensor eq(double number) {
        return binary(Comparisons.EQ, number);
    }

    public Tensor ne(Operand other) {
        return binary(Comparisons.NE, other.tensor());
    }

    public Tensor ne(double number) {
        return binary(Comparisons.NE, number);
    }

    public Tensor and(Tensor other) {
        return binary(Comparisons.AND, other);
    }

    public Tensor or(Tensor other) {
        return binary(Comparisons.OR, other);
    }

    public Tensor not() {
        return apply(Comparisons.NOT, this);
    }

    /// Of a bool tensor: the element of `then` where true, of `otherwise` where false.
    ///
    /// The derivative multiplies with 0 on the side that was not taken, so an infinite or NaN derivative there
    /// still reaches the gradient: write `x.gt(0).where(x, 1).log()` rather than choosing after the logarithm.
    public Tensor where(Operand then, Operand otherwise) {
        Tensor a = then.tensor().toMeet(otherwise.tensor());
        Tensor b = otherwise.tensor().toMeet(a);
        Shape common = common("where", common("where", shape, a.shape), b.shape);
        return apply(Comparisons.WHERE, broadcastTo(common), a.broadcastTo(common), b.broadcastTo(common));
    }

    /// Of a bool tensor: the number where true, the element of `otherwise` where false.
    public Tensor where(double then, Operand otherwise) {
        return where(otherwise.tensor().constant(then), otherwise);
    }

    /// Of a bool tensor: the element of `then` where true, the number where false.
    public Tensor where(Operand then, double otherwise) {
        return where(then, then.tensor().constant(otherwise));
    }

    /// The same numbers in another element type: real numbers rounded to nearest, whole ones towards 0, and true
    /// what is not 0. Numbers that [#of] keeps exactly are rounded only once.
    public Tensor to(DType type) {
        return type == dtype ? this : apply(Arithmetic.cast(type), this);
    }

    /// This times a local derivative; a local derivative of ±1 costs nothing.
    public Tensor scaledBy(Tensor local) {
        if (local.op instanceof Leaf.Literal(double number)) {
            if (number == 1) {
                return this;
            }
            if (number == -1) {
                return neg();
            }
        }
        return mul(local);
    }

    private Tensor binary(Pointwise operation, Tensor other) {
        Tensor left = toMeet(other);
        Tensor right = other.toMeet(left);
        Shape common = common(operation.name(), left.shape, right.shape);
        return apply(operation, left.broadcastTo(common), right.broadcastTo(common));
    }

    /// Comparisons of any numbers with a number in a formula: whole numbers compare exactly.
    private Tensor binary(Pointwise comparison, double number) {
        Tensor left = dtype == DType.INT32 ? to(DType.FLOAT64) : this;
        return left.binary(comparison, left.constant(number));
    }

    private static Shape common(String operation, Shape left, Shape right) {
        try {
            return Shape.broadcast(left, right);
        } catch (IllegalArgumentException problem) {
            throw TensorException.of(operation, String.valueOf(problem.getMessage()), "");
        }
    }

    /// Numbers written in Java take the type of what they meet.
    Tensor toMeet(Tensor other) {
        boolean meets = op instanceof Leaf.Weak && other.dtype.isFloating() && !(other.op instanceof Leaf.Weak);
        return meets ? to(other.dtype) : this;
    }

    // ---- Folds ----

    /// The sum of all elements, or along the named axes, which the result no longer has.
    public Tensor sum(int... axes) {
        List<Integer> folded = axes("sum", axes);
        return folded.isEmpty() ? this : apply(new Reduce(Reduce.Fold.SUM, folded), this);
    }

    /// The mean of all elements, or along the named axes.
    public Tensor mean(int... axes) {
        Tensor sum = sum(axes);
        int count = sum.shape.count() == 0 ? 1 : shape.count() / sum.shape.count();
        return sum.div(count);
    }

    /// The largest of all elements, or along the named axes; NaN if one is NaN. Equal ones share the derivative
    /// equally.
    public Tensor max(int... axes) {
        List<Integer> folded = axes("max", axes);
        return folded.isEmpty() ? this : apply(new Reduce(Reduce.Fold.MAX, folded), this);
    }

    /// The smallest of all elements, or along the named axes; NaN if one is NaN. Equal ones share the derivative
    /// equally.
    public Tensor min(int... axes) {
        return neg().max(axes).neg();
    }

    /// The sum along one axis, kept with size 1.
    public Tensor sumKeeping(int axis) {
        return sum(axis).unsqueeze(axis("sum", axis));
    }

    /// The largest along one axis, kept with size 1.
    public Tensor maxKeeping(int axis) {
        return max(axis).unsqueeze(axis("max", axis));
    }

    /// The product of all elements, or along the named axes; 1 of none. Exact derivatives also where factors are
    /// 0.
    public Tensor prod(int... axes) {
        return Folding.product(this, axes("prod", axes));
    }

    /// The variance Σ(x − μ)²/(n − correction) of all elements, or along the named axes: correction 0 of a whole
    /// population, 1 without bias of a sample. NaN where n is no more than the correction.
    public Tensor var(int correction, int... axes) {
        return Folding.variance(this, correction, axes("var", axes));
    }

    /// The standard deviation, the root of [#var]. Where all elements are equal the derivative is taken as 0.
    public Tensor std(int correction, int... axes) {
        return Folding.root(Folding.variance(this, correction, axes("std", axes)));
    }

    /// The norm (Σ|x|ᵖ)^(1/p) of all elements, or along the named axes: 2 for Euclid's, 1 for the sum of
    /// magnitudes, infinity for the largest. At 0 the derivative is taken as 0. Squares overflow where elements
    /// exceed the root of the largest number.
    ///
    /// @throws TensorException if p is not positive
    public Tensor norm(double p, int... axes) {
        return Folding.norm(this, p, axes("norm", axes));
    }

    /// Of real numbers the int32 place along an axis of the largest: the first of several, or the first NaN.
    public Tensor argmax(int axis) {
        return Folding.argmax(this, axis("argmax", axis));
    }

    /// Of real numbers the int32 place along an axis of the smallest: the first of several, or the first NaN.
    public Tensor argmin(int axis) {
        return Folding.argmax(neg(), axis("argmin", axis));
    }

    /// Whether any truth value, of all or along the named axes, is true; false of none.
    public Tensor any(int... axes) {
        return Folding.any("any", this, axes("any", axes));
    }

    /// Whether every truth value, of all or along the named axes, is true; true of none.
    public Tensor all(int... axes) {
        return dtype == DType.BOOL
                ? Folding.any("all", not(), axes("all", axes)).not()
                : Folding.any("all", this, axes("all", axes));
    }

    /// The sums of the elements 0 to i along an axis.
    public Tensor cumsum(int axis) {
        return Folding.running(this, axis("cumsum", axis), Tensor::add);
    }

    /// The products of the elements 0 to i along an axis. Exact derivatives also where factors are 0.
    public Tensor cumprod(int axis) {
        return Folding.running(this, axis("cumprod", axis), Tensor::mul);
    }

    /// ln Σ exp of the elements 0 to i along an axis.
    public Tensor logCumsumExp(int axis) {
        return Folding.running(this, axis("logCumsumExp", axis), Tensor::logAddExp);
    }

    private List<Integer> axes(String operation, int... axes) {
        if (axes.length == 0) {
            return IntStream.range(0, shape.rank()).boxed().toList();
        }
        var sorted = Arrays.stream(axes)
                .map(axis -> axis(operation, axis))
                .sorted()
                .boxed()
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).equals(sorted.get(i - 1))) {
                throw TensorException.of(operation, "axis " + sorted.get(i) + " is named twice", "");
            }
        }
        return sorted;
    }

    private int axis(String operation, int axis) {
        try {
            return shape.axis(axis);
        } catch (IllegalArgumentException problem) {
            throw TensorException.of(operation, String.valueOf(problem.getMessage()), "");
        }
    }

    // ---- Sums of products ----

    /// The matrix product `[…, m, k] · […, k, n] = […, m, n]`; axes in front broadcast. A vector on the left is a
    /// row, on the right a column, and its axis is absent from the result.
    public Tensor matmul(Operand other) {
        return MatrixProduct.of(toMeet(other.tensor()), other.tensor().toMeet(this));
    }

    /// `x·wᵀ + b` for x `[…, in]`, weight `[out, in]`, bias `[out]`.
    public Tensor linear(Operand weight, Operand bias) {
        return linear(weight).add(bias);
    }

    /// `x·wᵀ` for x `[…, in]`, weight `[out, in]`.
    public Tensor linear(Operand weight) {
        return MatrixProduct.linear(toMeet(weight.tensor()), weight.tensor().toMeet(this));
    }

    /// A sum of products in Einstein's notation, as NumPy writes it: a letter for each axis of each operand,
    /// `->`, and the letters of the result: `einsum("bij,bjk->bik", a, b)`. A letter that stands in no result is
    /// summed over; twice in one operand it means the diagonal; `...` stands for all other axes, which broadcast.
    /// Without `->` the result has the letters that stand once, in the order of the alphabet. Several operands
    /// are multiplied from left to right.
    ///
    /// @throws TensorException if the subscripts do not fit the shapes
    public static Tensor einsum(String equation, Operand... operands) {
        return Einsum.of(equation, meeting(operands));
    }

    /// `[m]` and `[n]` make `[m, n]`: every product of an element of this with one of the other.
    public Tensor outer(Operand other) {
        requireRank("outer", this, 1);
        requireRank("outer", other.tensor(), 1);
        return unsqueeze(1).mul(other.tensor().unsqueeze(0));
    }

    /// Σ x·y of two vectors.
    public Tensor dot(Operand other) {
        requireRank("dot", this, 1);
        requireRank("dot", other.tensor(), 1);
        return matmul(other);
    }

    private static void requireRank(String operation, Tensor tensor, int rank) {
        if (tensor.shape.rank() != rank) {
            throw TensorException.of(
                    operation, "an operand has the shape " + tensor.shape + ", but must have " + rank + " axis", "");
        }
    }

    // ---- The same numbers seen otherwise ----

    /// The same elements in row-major order under another shape; one size may be −1 and follows from the others.
    public Tensor reshape(int... sizes) {
        return reshape(inferred(sizes));
    }

    private Tensor reshape(Shape target) {
        return target.equals(shape) ? this : apply(new Layout.Reshape(target), this);
    }

    private Shape inferred(int... sizes) {
        int unknown = -1;
        long known = 1;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == -1 && unknown >= 0) {
                throw TensorException.of("reshape", "only one size may be -1: " + Arrays.toString(sizes), "");
            } else if (sizes[axis] == -1) {
                unknown = axis;
            } else {
                known *= sizes[axis];
            }
        }
        int[] full = sizes.clone();
        if (unknown >= 0) {
            if (known <= 0 || shape.count() % known != 0) {
                throw TensorException.of(
                        "reshape",
                        "no size for -1 in " + Arrays.toString(sizes) + " gives the " + shape.count() + " elements of "
                                + shape,
                        "");
            }
            full[unknown] = (int) (shape.count() / known);
        }
        try {
            return Shape.of(full);
        } catch (IllegalArgumentException problem) {
            throw TensorException.of("reshape of " + shape, String.valueOf(problem.getMessage()), "");
        }
    }

    /// All axes from `firstAxis` on as one.
    public Tensor flatten(int firstAxis) {
        int first = axis("flatten", firstAxis);
        int[] sizes = Arrays.copyOf(shape.toArray(), first + 1);
        for (int axis = first + 1; axis < shape.rank(); axis++) {
            sizes[first] *= shape.size(axis);
        }
        return reshape(Shape.of(sizes));
    }

    /// A new axis of size 1 at this place of the result.
    public Tensor unsqueeze(int axis) {
        int place = axis < 0 ? axis + shape.rank() + 1 : axis;
        if (place < 0 || place > shape.rank()) {
            throw TensorException.of("unsqueeze", "there is no place " + axis + " in a tensor of shape " + shape, "");
        }
        int[] sizes = new int[shape.rank() + 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i < place ? shape.size(i) : i == place ? 1 : shape.size(i - 1);
        }
        return reshape(Shape.of(sizes));
    }

    /// Axis i of the result is axis `order[i]` of this.
    public Tensor permute(int... order) {
        List<Integer> axes =
                Arrays.stream(order).map(axis -> axis("permute", axis)).boxed().toList();
        return apply(new Layout.Permute(axes), this);
    }

    /// The last two axes exchanged.
    public Tensor transpose() {
        if (shape.rank() < 2) {
            throw TensorException.of("transpose", "a tensor of shape " + shape + " has no two axes to exchange", "");
        }
        int[] order = IntStream.range(0, shape.rank()).toArray();
        order[order.length - 1] = order.length - 2;
        order[order.length - 2] = order.length - 1;
        return permute(order);
    }

    /// Repeats axes of size 1 and adds axes in front, as NumPy broadcasts.
    public Tensor broadcastTo(Shape target) {
        return target.equals(shape) ? this : apply(new Layout.Broadcast(target), this);
    }

    /// The elements `start` to `stop − 1` along one axis.
    public Tensor slice(int axis, int start, int stop) {
        return slice(axis, start, stop, 1);
    }

    /// The elements `start, start + step, …` below `stop` along one axis. With a negative step those above
    /// `stop`, from the right to the left: `slice(0, n - 1, -1, -1)` is all of n in reverse.
    public Tensor slice(int axis, int start, int stop, int step) {
        int along = axis("slice", axis);
        if (step < 0 && stop >= -1 && start < shape.size(along) && stop <= start) {
            int count = Math.ceilDiv(start - stop, -step);
            int last = count == 0 ? 0 : start + (count - 1) * step;
            return slice(along, last, count == 0 ? 0 : start + 1, -step).flip(along);
        }
        var starts = new ArrayList<Integer>();
        var stops = new ArrayList<Integer>();
        var steps = new ArrayList<Integer>();
        for (int i = 0; i < shape.rank(); i++) {
            starts.add(i == along ? start : 0);
            stops.add(i == along ? stop : shape.size(i));
            steps.add(i == along ? step : 1);
        }
        return apply(new Layout.Slice(starts, stops, steps), this);
    }

    /// Zeros in front of and behind the elements along one axis.
    public Tensor pad(int axis, int before, int after) {
        int along = axis("pad", axis);
        var front = new ArrayList<Integer>();
        var back = new ArrayList<Integer>();
        var between = new ArrayList<Integer>();
        for (int i = 0; i < shape.rank(); i++) {
            front.add(i == along ? before : 0);
            back.add(i == along ? after : 0);
            between.add(0);
        }
        return apply(new Layout.Pad(front, back, between), this);
    }

    /// The elements along these axes, or along all, in reverse.
    public Tensor flip(int... axes) {
        return apply(new Layout.Flip(axes("flip", axes)), this);
    }

    /// The elements moved on by `shift` along an axis; what leaves at the end comes in at the beginning.
    public Tensor roll(int axis, int shift) {
        return Rearranging.roll(this, axis("roll", axis), shift);
    }

    /// The whole tensor one behind the other, `counts` times along the last axes, as NumPy's tile.
    public Tensor tile(int... counts) {
        return Rearranging.tile(this, counts);
    }

    /// Each element along an axis several times in a row.
    public Tensor repeat(int axis, int times) {
        return Rearranging.repeat(this, axis("repeat", axis), times);
    }

    /// Without these axes, which have one element each; without names, without every axis of one element.
    public Tensor squeeze(int... axes) {
        List<Integer> named = axes.length > 0
                ? axes("squeeze", axes)
                : IntStream.range(0, shape.rank())
                        .filter(axis -> shape.size(axis) == 1)
                        .boxed()
                        .toList();
        return Rearranging.squeeze(this, named);
    }

    /// Two axes exchanged.
    public Tensor transpose(int first, int second) {
        int[] order = IntStream.range(0, shape.rank()).toArray();
        int one = axis("transpose", first);
        int other = axis("transpose", second);
        order[one] = other;
        order[other] = one;
        return permute(order);
    }

    /// One axis in another place; the others keep their order.
    public Tensor moveAxis(int from, int to) {
        return Rearranging.moveAxis(this, axis("moveAxis", from), axis("moveAxis", to));
    }

    /// The elements `[i, i + offset]` of the matrices in two axes, along the last axis of the result.
    ///
    /// @throws TensorException if the axes are one
    public Tensor diagonal(int offset, int rowAxis, int columnAxis) {
        return Rearranging.diagonal(this, offset, axis("diagonal", rowAxis), axis("diagonal", columnAxis));
    }

    /// `[…, n]` becomes `[…, n, n]`: the elements on the diagonal, zeros elsewhere.
    public Tensor diagonalMatrix() {
        axis("diagonalMatrix", -1);
        return Rearranging.diagonalMatrix(this);
    }

    /// Of matrices the elements on and below diagonal k (0 the main one, 1 above it); the others are 0.
    public Tensor tril(int k) {
        return Rearranging.triangle("tril", this, k, true);
    }

    /// Of matrices the elements on and above diagonal k; the others are 0.
    public Tensor triu(int k) {
        return Rearranging.triangle("triu", this, k, false);
    }

    /// All windows of `size` elements along an axis, `stride` apart: the axis counts the windows, a new last axis
    /// the elements inside. Nothing is copied.
    public Tensor windows(int axis, int size, int stride) {
        return apply(new Layout.Windows(List.of(new Layout.Window(axis("windows", axis), size, stride, 1))), this);
    }

    /// The transpose of [#windows]: zeros, `extent` along the axis, to which every element of every window is
    /// added in its place.
    public Tensor fold(int axis, int stride, int extent) {
        int last = axis("fold", -1);
        int along = axis("fold", axis);
        if (along == last) {
            throw TensorException.of("fold", "the last axis holds the windows' elements, so it cannot count them", "");
        }
        var window = new Layout.Window(along, shape.size(last), stride, 1);
        return apply(new Layout.Fold(List.of(window), List.of(extent)), this);
    }

    /// A number in front of and behind the elements along one axis.
    public Tensor pad(int axis, int before, int after, double value) {
        return Rearranging.pad(this, axis("pad", axis), before, after, value);
    }

    /// The elements along an axis mirrored at the first and the last, which are not repeated, as on both sides.
    public Tensor padReflect(int axis, int before, int after) {
        return Rearranging.padReflect(this, axis("padReflect", axis), before, after);
    }

    /// The first and the last element along an axis repeated outwards.
    public Tensor padReplicate(int axis, int before, int after) {
        return Rearranging.padReplicate(this, axis("padReplicate", axis), before, after);
    }

    /// The elements along an axis as if they went on in a circle.
    public Tensor padCircular(int axis, int before, int after) {
        return Rearranging.padCircular(this, axis("padCircular", axis), before, after);
    }

    /// The parts of these sizes along an axis, which they cover.
    public List<Tensor> split(int axis, int... sizes) {
        return Rearranging.split(this, axis("split", axis), sizes);
    }

    /// Parts of one size along an axis, as many as named or fewer; the last may be shorter.
    public List<Tensor> chunk(int axis, int parts) {
        return Rearranging.chunk(this, axis("chunk", axis), parts);
    }

    /// The tensors, of one shape, side by side along a new axis at this place of the result.
    public static Tensor stack(int axis, Operand... parts) {
        if (parts.length == 0) {
            throw TensorException.of("stack", "there is nothing to join", "give at least one tensor");
        }
        Shape shape = parts[0].tensor().shape;
        int place = axis < 0 ? axis + shape.rank() + 1 : axis;
        for (Operand part : parts) {
            if (!part.tensor().shape.equals(shape)) {
                throw TensorException.of(
                        "stack", "the shapes " + shape + " and " + part.tensor().shape + " differ", "");
            }
        }
        return concat(
                place,
                Arrays.stream(parts).map(part -> part.tensor().unsqueeze(axis)).toArray(Tensor[]::new));
    }

    /// The tensors one behind the other along an axis; they agree in every other.
    public static Tensor concat(int axis, Operand... parts) {
        if (parts.length == 0) {
            throw TensorException.of("concat", "there is nothing to join", "give at least one tensor");
        }
        Tensor[] tensors = meeting(parts);
        return apply(new Layout.Concat(tensors[0].axis("concat", axis)), tensors);
    }

    // ---- Numbers picked by numbers ----

    /// `y[…, i, …] = this[…, index[…, i, …], …]` along one axis; the int32 index agrees with this in every other
    /// axis.
    public Tensor gather(int axis, Tensor index) {
        return apply(new Index.Gather(axis("gather", axis)), this, index);
    }

    /// The int32 places of the elements along an axis in ascending order, or in descending order. Equal ones keep
    /// their order, NaN is larger than all.
    public Tensor argsort(int axis, boolean descending) {
        int along = axis("argsort", axis);
        return apply(new Blockwise.ArgSort(descending), moveAxis(along, -1)).moveAxis(-1, along);
    }

    /// The elements along an axis in ascending order, or in descending order; NaN is larger than all. The
    /// derivative goes back to where each came from.
    public Tensor sort(int axis, boolean descending) {
        return gather(axis, argsort(axis, descending));
    }

    /// The k largest elements along an axis, the largest first, and their places; the first of equal ones.
    ///
    /// @throws TensorException if the axis has fewer
    public Ranked topK(int axis, int k) {
        int along = axis("topK", axis);
        if (k < 0 || k > shape.size(along)) {
            throw TensorException.of(
                    "topK", "axis " + along + " of " + shape + " has " + shape.size(along) + " elements, not " + k, "");
        }
        Tensor places = argsort(along, true).slice(along, 0, k);
        return new Ranked(gather(along, places), places);
    }

    /// The elements at these int32 places along one axis; the axes of the index stand in its place: rows of a
    /// table for axis 0 (an embedding).
    public Tensor take(int axis, Tensor index) {
        return Picking.take(this, axis("take", axis), index);
    }

    /// This, with `source[…, i, …]` added at `[…, index[…, i, …], …]` along one axis, in the order of the
    /// sources. Index and source have one shape, which differs from this only along the axis.
    public Tensor scatterAdd(int axis, Tensor index, Operand source) {
        return Picking.scatterAdd(this, axis("scatterAdd", axis), index, source.tensor());
    }

    /// This, with `source[…, i, …]` instead of what stands at `[…, index[…, i, …], …]` along one axis. A place
    /// that is named several times gets the sum.
    public Tensor scatter(int axis, Tensor index, Operand source) {
        return Picking.scatter(this, axis("scatter", axis), index, source.tensor());
    }

    /// Of int32 class numbers: a row of `depth` float32 elements each, 1 at the class and 0 elsewhere.
    public Tensor oneHot(int depth) {
        return apply(new Index.OneHot(depth, DType.FLOAT32), this);
    }

    // ---- Composites ----

    /// exp(x) / Σ exp(x) along an axis.
    public Tensor softmax(int axis) {
        return apply(Composites.softmax(axis("softmax", axis)), this);
    }

    /// log softmax along an axis, without losing small probabilities.
    public Tensor logSoftmax(int axis) {
        return apply(Composites.logSoftmax(axis("logSoftmax", axis)), this);
    }

    /// log Σ exp(x) along an axis, which the result no longer has.
    public Tensor logSumExp(int axis) {
        int along = axis("logSumExp", axis);
        return apply(Composites.logSumExp(along), this).reshape(shape.without(List.of(along)));
    }

    /// (x − μ) / √(variance + ε) with mean and (biased) variance of all elements, or along the named axes: mean 0
    /// and variance 1. The core of batch and layer normalisation.
    ///
    /// @throws TensorException if ε is not a positive number
    public Tensor normalize(double epsilon, int... axes) {
        if (!(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
            throw TensorException.of("normalize", "ε must be a positive number, not " + epsilon, "");
        }
        return apply(Composites.normalize(axes("normalize", axes), epsilon), this);
    }

    /// x / √(mean of x² + ε) over all elements, or along the named axes (Zhang and Sennrich 2019): the core of a
    /// root-mean-square norm.
    ///
    /// @throws TensorException if ε is not a positive number
    public Tensor rmsNormalize(double epsilon, int... axes) {
        if (!(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
            throw TensorException.of("rmsNormalize", "ε must be a positive number, not " + epsilon, "");
        }
        Shape kept = shape;
        List<Integer> along = axes("rmsNormalize", axes);
        for (int axis : along) {
            kept = kept.with(axis, 1);
        }
        Tensor mean = along.isEmpty()
                ? square()
                : square().mean(along.stream().mapToInt(Integer::intValue).toArray());
        return div(mean.reshape(kept).add(epsilon).sqrt());
    }

    /// The mean over the examples of −log softmax(logits) at the label; this holds the logits `[…, classes]`,
    /// labels are int32 `[…]`.
    ///
    /// @throws TensorException if the shapes do not fit, or a given label is no class; of a computed one where it
    /// is met
    public Tensor crossEntropy(Tensor labels) {
        Tensor cost = apply(Composites.CROSS_ENTROPY, this, labels);
        try {
            Places.requireInside(labels, shape.size(-1), Places::noClass);
        } catch (IllegalArgumentException problem) {
            throw mistake(cost.op.name(), problem, this, labels);
        }
        return cost;
    }

    /// The mean of (this − target)² over all elements.
    public Tensor mse(Operand target) {
        return apply(Composites.MSE, toMeet(target.tensor()), target.tensor().toMeet(this));
    }

    // ---- Derivatives ----

    /// ∇ of this scalar cost: its derivative by any tensor or parameter on the way, as a value.
    ///
    /// @throws TensorException if this is not a scalar of real numbers
    public Gradients backward() {
        if (shape.rank() != 0 || !dtype.isFloating()) {
            throw TensorException.of(
                    "backward",
                    "a cost is one real number, but this is " + dtype + shape + " (" + op.name() + ")",
                    "reduce it first with .sum() or .mean()");
        }
        return Reverse.of(this, constant(1));
    }

    /// The same value, through which no derivative flows. It may be part of a compiled step.
    ///
    /// @throws TensorException if it holds no real numbers, which have no gradient anyway
    public Tensor stopGradient() {
        return apply(Arithmetic.STOP_GRADIENT, this);
    }

    /// The same value without its history: it is computed now, no derivative flows through it, and what it was
    /// made from may be forgotten. For a part of a compiled step, see [#stopGradient].
    public Tensor detach() {
        Storage numbers = storage();
        return leaf(new Leaf.Detached(history()), shape, numbers.dtype(), numbers);
    }

    /// The places by creation of this tensor and all it is made from, ascending.
    private long[] history() {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>();
        todo.add(this);
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            if (seen.add(tensor)) {
                todo.addAll(tensor.inputs);
            }
        }
        return seen.stream().mapToLong(Tensor::order).sorted().toArray();
    }

    // ---- Numbers ----

    /// Computes several tensors in one program; their numbers are remembered.
    public static void evaluate(Tensor... tensors) {
        List<Tensor> missing =
                Arrays.stream(tensors).filter(t -> t.value == null).distinct().toList();
        if (missing.isEmpty()) {
            return;
        }
        List<Storage> values = Runtime.get().evaluate(missing);
        for (int i = 0; i < missing.size(); i++) {
            missing.get(i).value = values.get(i);
        }
    }

    /// The numbers if they are already there; computes nothing.
    public @Nullable Storage known() {
        return value;
    }

    /// The numbers, computed now if they are not there yet. They must not be written to.
    public Storage storage() {
        evaluate(this);
        Storage known = value;
        if (known == null) {
            throw new IllegalStateException("evaluation left no value");
        }
        return known;
    }

    /// The one number of a scalar or of a tensor with one element.
    public double toScalar() {
        if (shape.count() != 1) {
            throw TensorException.of("toScalar", "a tensor of shape " + shape + " is not one number", "");
        }
        return storage().get(0);
    }

    /// A copy of the numbers as float32, row-major.
    public float[] toArray() {
        return ((Storage.Floats) exported(DType.FLOAT32)).array();
    }

    /// A copy of the numbers as float64, row-major.
    public double[] toDoubles() {
        return ((Storage.Doubles) exported(DType.FLOAT64)).array();
    }

    private Storage exported(DType type) {
        Storage storage = storage();
        return storage.dtype() == type ? storage.copy() : storage.to(type);
    }

    /// A copy of a matrix as float32, rows first.
    public float[][] toMatrix() {
        if (shape.rank() != 2) {
            throw TensorException.of("toMatrix", "a tensor of shape " + shape + " is not a matrix", "");
        }
        float[] flat = toArray();
        int columns = shape.size(1);
        float[][] rows = new float[shape.size(0)][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(flat, row * columns, (row + 1) * columns);
        }
        return rows;
    }

    /// Shape, type, operation and line; a few numbers only if they are already there.
    @Override
    public String toString() {
        var text = new StringBuilder(dtype + "" + shape + " " + op.name() + " at " + origin);
        Storage known = value;
        if (known != null) {
            text.append(" = ");
            for (int i = 0; i < Math.min(8, known.count()); i++) {
                text.append(i == 0 ? "" : ", ").append(known.get(i));
            }
            text.append(known.count() > 8 ? ", …" : "");
        }
        return text.toString();
    }
}
