package backprop4j.examples;

import backprop4j.Parameter;
import backprop4j.data.Batch;
import backprop4j.data.Dataset;
import backprop4j.diagnose.Diagnosis;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.optim.Adam;
import backprop4j.optim.Sgd;
import backprop4j.train.DivergedException;
import backprop4j.train.Epochs;
import backprop4j.train.Health;
import backprop4j.train.TrainStep;
import backprop4j.train.Trainer;

/// Three networks that do not learn, and what they are told: a learning rate that is too high, a layer that is
/// dead, the logarithm of 0.
public final class E11WhenTrainingFails {
    private E11WhenTrainingFails() {}

    private static Dataset circle() {
        float[][] points = new float[256][2];
        int[] inside = new int[points.length];
        for (int i = 0; i < points.length; i++) {
            points[i][0] = (float) Math.sin(3 * i);
            points[i][1] = (float) Math.cos(5 * i);
            inside[i] = Math.hypot(points[i][0], points[i][1]) < 1 ? 1 : 0;
        }
        return Dataset.of(points, inside);
    }

    public static void main(String[] args) {
        Dataset data = circle();
        Model model = Sequential.of(new Linear(2, 16), new Relu(), new Linear(16, 2));

        Health health = Health.every(100);
        Trainer.of(model, Losses.crossEntropy(), Adam.lr(3))
                .listener(health)
                .fit(data.shuffle(1).batch(32), Epochs.of(20));
        System.out.println(health.report());

        Model dead = Sequential.of(new Linear(2, 16), new Relu(), new Linear(16, 2));
        Parameter bias = dead.parameters().get(1);
        bias.set(bias.tensor().sub(10));
        TrainStep step = TrainStep.compile(dead, Losses.crossEntropy(), Sgd.lr(0.1));
        Batch batch = data.batch(32).iterator().next();
        Diagnosis why = step.diagnose(batch, dead.parameters().get(0), 3, 1);
        System.out.println(why);

        Model logarithm = Sequential.of(new Linear(2, 16), new Relu(), (x, context) -> x.log(), new Linear(16, 2));
        try {
            TrainStep.compile(logarithm, Losses.crossEntropy(), Sgd.lr(0.1)).run(batch);
        } catch (DivergedException diverged) {
            System.out.println(diverged.getMessage());
        }
    }
}
