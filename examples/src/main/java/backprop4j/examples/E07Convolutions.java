package backprop4j.examples;

import backprop4j.data.Dataset;
import backprop4j.datasets.Mnist;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Flatten;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.MaxPool2d;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Unflatten;
import backprop4j.optim.Adam;
import backprop4j.train.Epochs;
import backprop4j.train.Trainer;
import java.util.Locale;

/// A convolutional network on MNIST. By itself it takes one look at the first 1,280 images; with arguments, so
/// many images and epochs: `60000 10` trains it for good.
public final class E07Convolutions {
    private E07Convolutions() {}

    public static void main(String[] args) {
        int images = args.length > 0 ? Integer.parseInt(args[0]) : 1_280;
        int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 1;
        Dataset digits = Mnist.train().take(images);

        var model = Sequential.of(
                new Unflatten(1, 28, 28), // a row of pixels as one channel of an image
                new Conv2d(1, 20, 5), // [batch, 20, 24, 24]
                new Relu(),
                new MaxPool2d(2), // [batch, 20, 12, 12]
                new Conv2d(20, 50, 5), // [batch, 50, 8, 8]
                new Relu(),
                new MaxPool2d(2), // [batch, 50, 4, 4]
                new Flatten(),
                new Linear(800, 500),
                new Relu(),
                new Linear(500, 10));
        var history = Trainer.of(model, Losses.crossEntropy(), Adam.lr(1e-3))
                .fit(digits.shuffle(42).batch(64), Mnist.test().take(images), Epochs.of(epochs));

        history.epochs().forEach(System.out::println);
        float[] pixels = new float[784];
        Mnist.test().copyFeatures(0, pixels, 0);
        System.out.printf(Locale.ROOT, "the score of a seven is %.1f%n", model.predict(pixels)[7]);
    }
}
