package backprop4j.datasets;

import backprop4j.Shape;
import backprop4j.data.Dataset;
import backprop4j.op.Storage;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The MNIST database of handwritten digits (LeCun, Cortes, Burges; CC BY-SA 3.0): 28 × 28 grey pixels from 0
/// (paper) to 1 (ink), and the digit. Read from the resources of this module when first used, and checked.
public final class Mnist {
    /// Pixels along each side of an image.
    public static final int SIDE = 28;

    private static final class Train {
        static final Loaded DIGITS = Loaded.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
    }

    private static final class Test {
        static final Loaded DIGITS = Loaded.of("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");
    }

    private Mnist() {}

    /// The 60,000 training images, each as 784 pixels row by row.
    ///
    /// @throws UncheckedIOException if the resource is damaged
    public static Dataset train() {
        return Train.DIGITS.get();
    }

    /// The 10,000 test images, each as 784 pixels row by row.
    ///
    /// @throws UncheckedIOException if the resource is damaged
    public static Dataset test() {
        return Test.DIGITS.get();
    }

    /// What reading came to. A class initialiser that threw would name the damage to the first caller only.
    record Loaded(Optional<Dataset> data, Optional<UncheckedIOException> damage) {
        static Loaded of(String images, String labels) {
            try {
                Idx pixels = Idx.read(images, 3);
                Idx digits = Idx.read(labels, 1);
                return new Loaded(Optional.of(new Digits(pixels.values(), digits.values())), Optional.empty());
            } catch (UncheckedIOException damage) {
                return new Loaded(Optional.empty(), Optional.of(damage));
            }
        }

        Dataset get() {
            return data.orElseThrow(() -> {
                UncheckedIOException first = damage.orElseThrow();
                return new UncheckedIOException(first.getMessage(), first.getCause());
            });
        }
    }

    /// Images as bytes: a quarter of the memory that floats would take.
    private record Digits(byte[] pixels, byte[] labels) implements Dataset {
        private static final Shape EXAMPLE = Shape.of(SIDE * SIDE);

        @Override
        public int size() {
            return labels.length;
        }

        @Override
        public Shape exampleShape() {
            return EXAMPLE;
        }

        @Override
        public int classes() {
            return 10;
        }

        @Override
        public Shape targetShape() {
            return Shape.SCALAR;
        }

        @Override
        public void copyFeatures(int example, float[] to, int at) {
            int from = example * SIDE * SIDE;
            for (int i = 0; i < SIDE * SIDE; i++) {
                to[at + i] = (pixels[from + i] & 0xFF) / 255f;
            }
        }

        @Override
        public void copyTarget(int example, Storage to, int row) {
            to.set(row, labels[example]);
        }
    }
}
