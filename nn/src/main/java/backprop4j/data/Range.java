package backprop4j.data;

import backprop4j.Shape;
import backprop4j.op.Storage;
import java.util.Objects;

/// Some consecutive examples of another data set.
record Range(Dataset whole, int start, int end) implements Dataset {
    Range {
        if (start < 0 || end <= start || end > whole.size()) {
            throw new IllegalArgumentException(
                    "the examples " + start + " to " + (end - 1) + " are not within 0 to " + (whole.size() - 1));
        }
    }

    @Override
    public int size() {
        return end - start;
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
        whole.copyFeatures(start + Objects.checkIndex(example, size()), to, at);
    }

    @Override
    public void copyTarget(int example, Storage to, int row) {
        whole.copyTarget(start + Objects.checkIndex(example, size()), to, row);
    }
}
