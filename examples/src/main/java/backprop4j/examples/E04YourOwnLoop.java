package backprop4j.examples;

import backprop4j.data.Batch;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Sequential;
import backprop4j.nn.Tanh;
import backprop4j.optim.Sgd;
import backprop4j.train.TrainStep;
import java.util.Locale;

/// Own data and an own loop: forward, backward and update compiled into one step.
public final class E04YourOwnLoop {
    private E04YourOwnLoop() {}

    public static void main(String[] args) {
        float[][] features = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        int[] labels = {0, 1, 1, 0}; // exclusive or
        Batch batch = Batch.of(features, labels);

        Model model =
                Sequential.of(new Linear(2, 8), new Tanh(), new Linear(8, 2)).seed(7);
        TrainStep step =
                TrainStep.compile(model, Losses.crossEntropy(), Sgd.lr(0.1).momentum(0.9));
        System.out.println(step.memory(batch)); // told before training

        float loss = 0;
        for (int i = 0; i < 500; i++) {
            loss = step.run(batch);
        }
        System.out.println("learned: " + (loss < 0.05));
        for (float[] row : features) {
            float[] scores = model.predict(row);
            System.out.printf(Locale.ROOT, "%.0f xor %.0f is %d%n", row[0], row[1], scores[1] > scores[0] ? 1 : 0);
        }
    }
}
