package backprop4j.studio;

import backprop4j.Shape;
import backprop4j.data.Dataset;
import backprop4j.op.Storage;

/// A data set of the studio.
///
/// @param name what the page calls it
/// @param train what is learned from: with class numbers, or with target numbers
/// @param test what accuracy is measured on
/// @param hasTarget whether the cost compares the output with something
/// @param side the side of the square images that the examples are, or 0
record Data(String name, Dataset train, Dataset test, boolean hasTarget, int side) {
    static Data of(String name, Dataset examples) {
        return new Data(name, examples, examples, true, 0);
    }

    int inputs() {
        return train.exampleShape().count();
    }

    int classes() {
        return train.classes();
    }

    /// The outputs of a network for it: one for each class.
    int outputs() {
        return classes() > 0 ? classes() : train.targetShape().count();
    }

    /// One example, as a network with this cost sees it.
    ///
    /// @throws BadRequest if there is no such example
    Example example(int index) {
        if (index < 0 || index >= train.size()) {
            throw new BadRequest("there is no sample " + index + "; samples count from 0 to " + (train.size() - 1));
        }
        float[] features = new float[inputs()];
        train.copyFeatures(index, features, 0);
        double[] widened = new double[features.length];
        for (int i = 0; i < features.length; i++) {
            widened[i] = features[i];
        }
        if (classes() > 0) {
            int label = label(train, index);
            double[] target = new double[classes()];
            target[label] = 1;
            return new Example(index, widened, label, target);
        }
        if (!hasTarget) {
            return new Example(index, widened, -1, new double[0]);
        }
        var target = new Storage.Floats(new float[outputs()]);
        train.copyTarget(index, target, 0);
        return new Example(index, widened, -1, ((Storage.Doubles) target.to(backprop4j.DType.FLOAT64)).array());
    }

    static int label(Dataset data, int index) {
        var label = new Storage.Ints(new int[1]);
        data.copyTarget(index, label, 0);
        return label.array()[0];
    }

    /// The examples in the form that a cost takes: class numbers for cross-entropy, else numbers.
    Dataset trainFor(Cost cost) {
        return classes() > 0 && cost != Cost.CROSS_ENTROPY ? new OneHot(train) : train;
    }

    /// Class numbers as rows of zeros with a one at the class.
    record OneHot(Dataset labelled) implements Dataset {
        @Override
        public int size() {
            return labelled.size();
        }

        @Override
        public Shape exampleShape() {
            return labelled.exampleShape();
        }

        @Override
        public int classes() {
            return 0;
        }

        @Override
        public Shape targetShape() {
            return Shape.of(labelled.classes());
        }

        @Override
        public void copyFeatures(int example, float[] to, int at) {
            labelled.copyFeatures(example, to, at);
        }

        @Override
        public void copyTarget(int example, Storage to, int row) {
            int width = labelled.classes();
            int label = label(labelled, example);
            for (int i = 0; i < width; i++) {
                to.set(row * width + i, i == label ? 1 : 0);
            }
        }
    }
}
