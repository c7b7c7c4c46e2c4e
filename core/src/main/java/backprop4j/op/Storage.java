package backprop4j.op;

import backprop4j.DType;

/// The numbers of a tensor, row-major. Whoever holds a storage may read it; only its maker writes, and only
/// before handing it on.
public sealed interface Storage {
    record Floats(float[] array) implements Storage {}

    record Doubles(double[] array) implements Storage {}

    record Ints(int[] array) implements Storage {}

    /// 0 is false, 1 is true.
    record Bools(byte[] array) implements Storage {}

    /// New storage of zeros.
    static Storage allocate(DType dtype, int count) {
        return switch (dtype) {
            case FLOAT32 -> new Floats(new float[count]);
            case FLOAT64 -> new Doubles(new double[count]);
            case INT32 -> new Ints(new int[count]);
            case BOOL -> new Bools(new byte[count]);
        };
    }

    /// The type of the elements.
    default DType dtype() {
        return switch (this) {
            case Floats f -> DType.FLOAT32;
            case Doubles d -> DType.FLOAT64;
            case Ints i -> DType.INT32;
            case Bools b -> DType.BOOL;
        };
    }

    /// The number of elements.
    default int count() {
        return switch (this) {
            case Floats f -> f.array.length;
            case Doubles d -> d.array.length;
            case Ints i -> i.array.length;
            case Bools b -> b.array.length;
        };
    }

    /// One element, widened (exactly).
    default double get(int index) {
        return switch (this) {
            case Floats f -> f.array[index];
            case Doubles d -> d.array[index];
            case Ints i -> i.array[index];
            case Bools b -> b.array[index];
        };
    }

    /// Sets one element, rounded to the element type.
    default void set(int index, double value) {
        switch (this) {
            case Floats f -> f.array[index] = (float) value;
            case Doubles d -> d.array[index] = value;
            case Ints i -> i.array[index] = (int) value;
            case Bools b -> b.array[index] = (byte) (value != 0 ? 1 : 0);
        }
    }

    /// The same numbers in another type, rounded to nearest; this storage itself if it has that type already.
    default Storage to(DType dtype) {
        if (dtype == dtype()) {
            return this;
        }
        Storage copy = allocate(dtype, count());
        for (int i = 0; i < count(); i++) {
            copy.set(i, get(i));
        }
        return copy;
    }

    /// A copy that shares nothing.
    default Storage copy() {
        return switch (this) {
            case Floats f -> new Floats(f.array.clone());
            case Doubles d -> new Doubles(d.array.clone());
            case Ints i -> new Ints(i.array.clone());
            case Bools b -> new Bools(b.array.clone());
        };
    }

    /// Takes over the numbers of a storage of the same type and count.
    default void copyFrom(Storage source) {
        int n = count();
        switch (this) {
            case Floats f -> System.arraycopy(((Floats) source).array, 0, f.array, 0, n);
            case Doubles d -> System.arraycopy(((Doubles) source).array, 0, d.array, 0, n);
            case Ints i -> System.arraycopy(((Ints) source).array, 0, i.array, 0, n);
            case Bools b -> System.arraycopy(((Bools) source).array, 0, b.array, 0, n);
        }
    }
}
