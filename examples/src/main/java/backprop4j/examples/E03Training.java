package backprop4j.examples;

import backprop4j.data.Dataset;
import backprop4j.datasets.Mnist;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.optim.AdamW;
import backprop4j.train.Epochs;
import backprop4j.train.Trainer;
import java.util.Locale;

/// Training on the first images of MNIST, and a prediction.
public final class E03Training {
    private E03Training() {}

    public static void main(String[] args) {
        Dataset digits = Mnist.train().take(6_000);

        var model = Sequential.of(new Linear(784, 128), new Relu(), new Linear(128, 10));
        var history = Trainer.of(model, Losses.crossEntropy(), AdamW.lr(1e-3))
                .fit(digits.shuffle(42).batch(64), Mnist.test().take(1_000), Epochs.of(2));

        float[] pixels = new float[784];
        Mnist.test().copyFeatures(0, pixels, 0);
        float[] scores = model.predict(pixels); // one score for each class

        System.out.println("epochs " + history.epochs().size());
        System.out.printf(Locale.ROOT, "the score of a seven is %.1f%n", scores[7]);
    }
}
