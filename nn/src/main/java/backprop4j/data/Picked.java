package backprop4j.data;

import backprop4j.Shape;
import backprop4j.op.Storage;

/// Some examples of another data set, in an order of their own.
final class Picked implements Dataset {
    private final Dataset whole;
    private final int[] examples;

    /// @param examples this object's from now on
    Picked(Dataset whole, int[] examples) {
        this.whole = whole;
        this.examples = examples;
    }

    @Override
    public int size() {
        return examples.length;
    }

    @Override
    public Shape exampleShape() {
        return whole.exampleShape();
    }

    @Override
    public int classes() {
        return whole.classes();
    }

    @Override
    public Shape targetShape() {
        return whole.targetShape();
    }

    @Override
    public void copyFeatures(int example, float[] to, int at) {
        whole.copyFeatures(examples[example], to, at);
    }

    @Override
    public void copyTarget(int example, Storage to, int row) {
        whole.copyTarget(examples[example], to, row);
    }
}
