package backprop4j.examples;

import backprop4j.Scan;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.data.Batch;
import backprop4j.nn.Context;
import backprop4j.nn.Init;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Parts;
import backprop4j.nn.Sequential;
import backprop4j.optim.Adam;
import backprop4j.train.TrainStep;
import java.util.Random;

/// A recurrent layer of one's own, that learns whether a sequence holds an odd number of ones.
public final class E09Sequences {
    private E09Sequences() {}

    /// h' = tanh(x·uᵀ + h·wᵀ + b) for one element of the sequence after the other; the result is the last h.
    static final class Recurrent implements Layer {
        private final int in;
        private final int width;

        Recurrent(int in, int width) {
            this.in = in;
            this.width = width;
        }

        @Override
        public void parts(Parts parts) {
            parts.parameter("u", Shape.of(width, in), Init.xavierUniform())
                    .parameter("w", Shape.of(width, width), Init.xavierUniform())
                    .parameter("b", Shape.of(width), Init.zeros());
        }

        @Override
        public Tensor forward(Tensor x, Context context) {
            int length = x.shape().size(1);
            Tensor elements = x.transpose(0, 1).unsqueeze(-1); // [length, examples, 1]
            Tensor start = Tensor.zeros(Shape.of(x.shape().size(0), width), x.dtype());
            Tensor w = context.parameter("w").transpose();
            Tensor states = Scan.of(
                    start,
                    elements,
                    (h, element) -> element.linear(context.parameter("u"), context.parameter("b"))
                            .add(h.matmul(w))
                            .tanh());
            return states.slice(0, length - 1, length).squeeze(0);
        }
    }

    public static void main(String[] args) {
        int examples = 256;
        int length = 6;
        var random = new Random(1);
        float[][] sequences = new float[examples][length];
        int[] odd = new int[examples];
        for (int i = 0; i < examples; i++) {
            for (int t = 0; t < length; t++) {
                sequences[i][t] = random.nextInt(2);
                odd[i] ^= (int) sequences[i][t];
            }
        }
        Model model = Sequential.of(new Recurrent(1, 16), new Linear(16, 2)).seed(3);
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), Adam.lr(0.01));
        Batch batch = Batch.of(sequences, odd);
        float loss = 0;
        for (int i = 0; i < 600; i++) {
            loss = step.run(batch);
        }
        System.out.println("learned: " + (loss < 0.05));
    }
}
