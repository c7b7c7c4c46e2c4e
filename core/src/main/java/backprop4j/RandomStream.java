package backprop4j;

import backprop4j.op.Philox;
import backprop4j.op.Storage;
import backprop4j.op.Uniform;
import java.nio.charset.StandardCharsets;

/// Random numbers as a pure function of (seed, name, step, index): number 7 is the same whether or not number 6
/// was asked for, in every engine and on every machine. Nothing is used up, so the same stream at the same step
/// draws the same numbers again; other names and other steps draw others. Immutable.
///
/// ```java
/// RandomStream stream = RandomStream.of(42, "noise");
/// Tensor a = stream.normal(Shape.of(2, 3));
/// Tensor b = stream.at(1).normal(Shape.of(2, 3));      // other numbers
/// ```
///
/// No derivative flows into what is drawn.
public final class RandomStream {
    private static final long OFFSET = 0xCBF29CE484222325L;

    /// Keeps what tensors are drawn from apart from the single numbers of the same stream.
    private static final long TENSORS = 0x7465_6E73_6F72_730AL;

    private final long seed;
    private final long stream;
    private final Tensor step;

    private RandomStream(long seed, long stream, Tensor step) {
        this.seed = seed;
        this.stream = stream;
        this.step = step;
    }

    /// The nameless stream of a seed, at step 0.
    public static RandomStream of(long seed) {
        return of(seed, "");
    }

    /// The stream of a name, such as a parameter's path, at step 0.
    public static RandomStream of(long seed, String name) {
        return new RandomStream(seed, hash(OFFSET, name), Tensor.ofInts(0));
    }

    /// The 64-bit hash FNV-1a (Fowler, Noll, Vo) of the name's UTF-8 bytes, behind what was hashed before.
    private static long hash(long before, String name) {
        long hash = before;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return hash;
    }

    /// The stream of the same seed and step whose name is this one's followed by `name`.
    public RandomStream child(String name) {
        return new RandomStream(seed, hash(stream, name), step);
    }

    /// This stream's draws at another step.
    public RandomStream at(int other) {
        return at(Tensor.ofInts(other));
    }

    /// This stream's draws at the step that an int32 tensor of one element says, for example the input of a
    /// compiled step: it draws anew at every run, and nothing is compiled again.
    public RandomStream at(Tensor other) {
        if (other.dtype() != DType.INT32 || other.shape().count() != 1) {
            throw TensorException.of(
                    "at",
                    "a step is one int32 number, but this is " + other.dtype() + other.shape(),
                    "Tensor.ofInts(3) or Tensor.input(\"step\", Shape.SCALAR, DType.INT32) makes one");
        }
        return new RandomStream(seed, stream, other);
    }

    // ---- Tensors ----

    /// Uniform in [0, 1), float32: multiples of 2⁻²⁴.
    public Tensor uniform(Shape shape) {
        return uniform(shape, DType.FLOAT32);
    }

    /// Uniform in [0, 1): multiples of 2⁻²⁴ in float32, of 2⁻⁵³ in float64.
    ///
    /// @throws TensorException if the type is not one of real numbers
    public Tensor uniform(Shape shape, DType dtype) {
        requireReal("uniform", dtype);
        long key = stream ^ TENSORS;
        int[] words = {(int) seed, (int) (seed >>> 32), (int) key, (int) (key >>> 32)};
        return Tensor.apply(new Uniform(shape, dtype), Tensor.constant(new Storage.Ints(words), Shape.of(4)), step);
    }

    /// Normal with mean 0 and variance 1, float32.
    public Tensor normal(Shape shape) {
        return normal(shape, DType.FLOAT32);
    }

    /// Normal with mean 0 and variance 1, by Box and Muller's transform √(−2 ln u)·cos(2πv). In float32 no number
    /// is farther from 0 than 5.77, in float64 than 8.58.
    ///
    /// @throws TensorException if the type is not one of real numbers
    public Tensor normal(Shape shape, DType dtype) {
        requireReal("normal", dtype);
        Tensor both = uniform(Shape.of(2, shape.count()), dtype);
        Tensor radius = both.slice(0, 0, 1).rsub(1).log().mul(-2).sqrt();
        Tensor angle = both.slice(0, 1, 2).mul(2 * Math.PI);
        return radius.mul(angle.cos()).reshape(shape.toArray());
    }

    /// Truth values that are true with a probability from 0 to 1, to a precision of 2⁻²⁴.
    ///
    /// @throws TensorException if it is no probability
    public Tensor bernoulli(double probability, Shape shape) {
        if (!(probability >= 0 && probability <= 1)) {
            throw TensorException.of("bernoulli", "a probability is from 0 to 1, not " + probability, "");
        }
        return uniform(shape).lt(probability);
    }

    /// The numbers 0 to n − 1 in random order, int32: each order as likely as any other, up to one in 2⁵³.
    ///
    /// @throws TensorException if n is negative
    public Tensor permutation(int n) {
        if (n < 0) {
            throw TensorException.of("permutation", "there are no " + n + " numbers", "");
        }
        return uniform(Shape.of(n), DType.FLOAT64).argsort(0, false);
    }

    private static void requireReal(String operation, DType dtype) {
        if (!dtype.isFloating()) {
            throw TensorException.of(
                    operation,
                    "random numbers are float32 or float64, not " + dtype,
                    "convert what is drawn, as in uniform(shape).mul(6).to(DType.INT32) for 0 to 5");
        }
    }

    // ---- Single numbers ----

    /// Number `index`, uniform in [0, 1), a multiple of 2⁻⁵³. It does not depend on the step.
    public double uniform(long index) {
        int[] words = words(index);
        return Philox.unit(words[0], words[1]);
    }

    /// Number `index`, normal with mean 0 and variance 1, by Box and Muller's transform √(−2 ln u)·cos(2πv). It
    /// does not depend on the step.
    public double normal(long index) {
        int[] words = words(index);
        double u = 1 - Philox.unit(words[0], words[1]);
        double v = Philox.unit(words[2], words[3]);
        return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    private int[] words(long index) {
        return Philox.block((int) index, (int) (index >>> 32), (int) stream, (int) (stream >>> 32), (int) seed, (int)
                (seed >>> 32));
    }
}
