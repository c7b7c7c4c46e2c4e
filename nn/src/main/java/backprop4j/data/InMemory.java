package backprop4j.data;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.util.Arrays;

/// Examples in arrays.
record InMemory(Batch examples) implements Dataset {
    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public Shape exampleShape() {
        return Shape.of(examples.shape().size(1));
    }

    @Override
    public int classes() {
        return switch (examples.targets()) {
            case Storage.Ints(int[] labels) -> Arrays.stream(labels).max().orElse(-1) + 1;
            case Storage other -> 0;
        };
    }

    @Override
    public Shape targetShape() {
        return examples.targetShape().rank() == 1
                ? Shape.SCALAR
                : Shape.of(examples.targetShape().size(1));
    }

    @Override
    public void copyFeatures(int example, float[] to, int at) {
        int width = examples.shape().size(1);
        System.arraycopy(examples.features().array(), example * width, to, at, width);
    }

    @Override
    public void copyTarget(int example, Storage to, int row) {
        int width = targetShape().count();
        switch (to) {
            case Storage.Ints(int[] labels) -> labels[row] = ((Storage.Ints) examples.targets()).array()[example];
            case Storage.Floats(float[] numbers) ->
                System.arraycopy(
                        ((Storage.Floats) examples.targets()).array(), example * width, numbers, row * width, width);
            case Storage other -> throw new IllegalArgumentException("targets are int32 or float32");
        }
    }
}
