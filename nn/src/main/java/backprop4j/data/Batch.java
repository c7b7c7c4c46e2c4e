package backprop4j.data;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.util.Arrays;

/// Some examples with what is wanted of them: features `[examples, …]`, and either one class number each or
/// target numbers `[examples, outputs]`.
///
/// A batch that comes out of [Batches] is refilled by the next one; whoever keeps it copies it.
public final class Batch {
    private final Shape shape;
    private final Storage.Floats features;
    private final Storage targets;
    private final Shape targetShape;

    Batch(Shape shape, Storage.Floats features, Shape targetShape, Storage targets) {
        this.shape = shape;
        this.features = features;
        this.targetShape = targetShape;
        this.targets = targets;
    }

    /// Rows of features with a class number each, counted from 0. The numbers are copied.
    ///
    /// @throws IllegalArgumentException if rows differ in length, a label is negative, or counts differ
    public static Batch of(float[][] features, int[] labels) {
        requireSameCount(features.length, labels.length, "labels");
        requireClasses(labels);
        return new Batch(
                rows(features, "features"), flat(features), Shape.of(labels.length), new Storage.Ints(labels.clone()));
    }

    /// Rows of features with a row of target numbers each. The numbers are copied.
    ///
    /// @throws IllegalArgumentException if rows differ in length, or counts differ
    public static Batch of(float[][] features, float[][] targets) {
        requireSameCount(features.length, targets.length, "rows of targets");
        return new Batch(rows(features, "features"), flat(features), rows(targets, "targets"), flat(targets));
    }

    /// Examples of any shape, row-major. The numbers are copied.
    ///
    /// @param shape of the features, `[examples, …]`
    /// @param targetShape `[examples]` of class numbers (int32), or `[examples, …]` of target numbers (float32)
    /// @throws IllegalArgumentException if counts do not fit the shapes, there is no example, or a class number
    ///     is negative
    public static Batch copyOf(Shape shape, float[] features, Shape targetShape, Storage targets) {
        if (shape.rank() == 0
                || targetShape.rank() == 0
                || shape.count() != features.length
                || targetShape.count() != targets.count()) {
            throw new IllegalArgumentException("features " + shape + " and targets " + targetShape + " do not hold "
                    + features.length + " and " + targets.count() + " numbers");
        }
        requireSameCount(shape.size(0), targetShape.size(0), "targets");
        switch (targets) {
            case Storage.Ints(int[] labels) -> requireClasses(labels);
            case Storage.Floats numbers -> {}
            case Storage.Doubles wide -> throw new IllegalArgumentException("targets are int32 or float32");
            case Storage.Bools bools -> throw new IllegalArgumentException("targets are int32 or float32");
        }
        return new Batch(shape, new Storage.Floats(features.clone()), targetShape, targets.copy());
    }

    private static void requireClasses(int[] labels) {
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0) {
                throw new IllegalArgumentException("label " + i + " is " + labels[i] + ", but classes count from 0");
            }
        }
    }

    private static void requireSameCount(int features, int targets, String what) {
        if (features != targets) {
            throw new IllegalArgumentException(
                    "there are " + features + " rows of features but " + targets + " " + what);
        }
        if (features == 0) {
            throw new IllegalArgumentException("a batch needs at least one example");
        }
    }

    private static Shape rows(float[][] rows, String what) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != rows[0].length) {
                throw new IllegalArgumentException("row " + i + " of the " + what + " has " + rows[i].length
                        + " numbers, row 0 has " + rows[0].length);
            }
        }
        return Shape.of(rows.length, rows[0].length);
    }

    private static Storage.Floats flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return new Storage.Floats(flat);
    }

    /// The number of examples.
    public int size() {
        return shape.size(0);
    }

    /// `[examples, …]`.
    public Shape shape() {
        return shape;
    }

    /// The features, row-major; the batch's own memory.
    public Storage.Floats features() {
        return features;
    }

    /// `[examples]` of class numbers, or `[examples, outputs]`.
    public Shape targetShape() {
        return targetShape;
    }

    /// Class numbers (int32) or target numbers (float32), row-major; the batch's own memory.
    public Storage targets() {
        return targets;
    }

    @Override
    public String toString() {
        return "batch of " + size() + ", features " + shape + ", targets "
                + (targets instanceof Storage.Ints(int[] labels)
                        ? Arrays.toString(Arrays.copyOf(labels, Math.min(8, labels.length)))
                        : targetShape.toString());
    }
}
