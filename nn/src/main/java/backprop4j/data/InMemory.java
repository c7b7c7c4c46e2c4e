package backprop4j.data;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.util.Arrays;

/// Examples in arrays. Shapes and the number of classes are found once: they are asked for at every row.
record InMemory(Batch examples, Shape exampleShape, Shape targetShape, int classes) implements Dataset {
    static InMemory of(Batch examples) {
        Shape targets = examples.targetShape();
        return new InMemory(
                examples,
                Shape.of(examples.shape().size(1)),
                targets.rank() == 1 ? Shape.SCALAR : Shape.of(targets.size(1)),
                switch (examples.targets()) {
                    case Storage.Ints(int[] labels) ->
                        Arrays.stream(labels).max().orElse(-1) + 1;
                    case Storage other -> 0;
                });
    }

    @Override
    public int size() {
        return examples.size();
    }

    @Override
    public void copyFeatures(int example, float[] to, int at) {
        int width = exampleShape.count();
        System.arraycopy(examples.features().array(), example * width, to, at, width);
    }

    @Override
    public void copyTarget(int example, Storage to, int row) {
        int width = targetShape.count();
        switch (to) {
            case Storage.Ints(int[] labels) -> labels[row] = ((Storage.Ints) examples.targets()).array()[example];
            case Storage.Floats(float[] numbers) ->
                System.arraycopy(
                        ((Storage.Floats) examples.targets()).array(), example * width, numbers, row * width, width);
            case Storage other -> throw new IllegalArgumentException("targets are int32 or float32");
        }
    }
}
