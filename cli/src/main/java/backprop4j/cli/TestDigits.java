package backprop4j.cli;

import backprop4j.datasets.Mnist;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import java.io.PrintStream;
import java.nio.file.Path;

/// What a network sees in the test digits of MNIST.
final class TestDigits {
    static final int COUNT = 10_000;

    private static final int CHUNK = 256;
    private static final int MISTAKES_SHOWN = 10;
    private static final int BAR = 30;

    private final Model model;
    private final Path file;
    private final Terminal terminal;
    private final PrintStream out;

    /// @throws Refusal if the network does not take digits
    TestDigits(Model model, Path file, Terminal terminal) {
        this.model = model;
        this.file = file;
        this.terminal = terminal;
        this.out = terminal.out();
        int inputs = SavedModel.inputs(model);
        if (inputs != TrainSettings.PIXELS) {
            throw Refusal.failure("the network in " + file + " takes " + Words.count(inputs, "number")
                    + ", but a digit of MNIST has " + TrainSettings.PIXELS + "; --csv FILE lets it answer other rows");
        }
    }

    /// One digit, drawn, with the share of the answer that each class gets.
    void show(int sample) {
        float[] pixels = pixels(sample);
        float[] scores = model.predict(pixels);
        requireDigits(scores);
        double[] shares = softmax(scores);
        int seen = RowAnswers.highest(scores);
        int label = label(sample);
        out.println("Test digit " + sample + ", labelled " + label + ":");
        out.println();
        out.println(DigitArt.of(pixels, Mnist.SIDE));
        for (int digit = 0; digit < shares.length; digit++) {
            String line = Words.format(
                    "%s %d  %8s  %8.3f  %s",
                    digit == seen ? "▶" : " ", digit, Words.percent(shares[digit]), scores[digit], "█".repeat((int)
                                    Math.round(BAR * shares[digit])));
            out.println(digit == seen ? terminal.bold(line.stripTrailing()) : line.stripTrailing());
        }
        out.println();
        out.println(
                "The network sees a " + seen + (seen == label ? ", which is right." : ", but it is a " + label + "."));
    }

    /// How many of all it recognises.
    void measure() {
        int wrong = 0;
        var mistakes = new StringBuilder();
        for (int start = 0; start < COUNT; start += CHUNK) {
            float[][] chunk = new float[Math.min(CHUNK, COUNT - start)][];
            for (int i = 0; i < chunk.length; i++) {
                chunk[i] = pixels(start + i);
            }
            float[][] scores = model.predict(chunk);
            requireDigits(scores[0]);
            for (int i = 0; i < chunk.length; i++) {
                int seen = RowAnswers.highest(scores[i]);
                int label = label(start + i);
                if (seen != label) {
                    wrong++;
                    if (wrong <= MISTAKES_SHOWN) {
                        mistakes.append(Words.format(
                                "%n  --sample %-5d a %d, taken for a %d (%s sure)",
                                start + i, label, seen, Words.percent(softmax(scores[i])[seen])));
                    }
                }
            }
        }
        out.println(model);
        out.println(Words.count(COUNT - wrong) + " of " + Words.count(COUNT) + " test digits are recognised."
                + (wrong == 0 ? "" : " The first that are not:" + mistakes));
        out.println();
        out.println("test accuracy " + Words.percent((double) (COUNT - wrong) / COUNT));
    }

    private void requireDigits(float[] scores) {
        if (scores.length != TrainSettings.CLASSES) {
            throw Refusal.failure("the network in " + file + " answers with " + Words.count(scores.length, "number")
                    + ", not with a score for each of the " + TrainSettings.CLASSES + " digits");
        }
    }

    private static float[] pixels(int sample) {
        float[] pixels = new float[TrainSettings.PIXELS];
        Mnist.test().copyFeatures(sample, pixels, 0);
        return pixels;
    }

    private static int label(int sample) {
        int[] label = new int[1];
        Mnist.test().copyTarget(sample, new Storage.Ints(label), 0);
        return label[0];
    }

    /// The answer as shares that sum to 1.
    private static double[] softmax(float[] scores) {
        double highest = scores[RowAnswers.highest(scores)];
        double[] shares = new double[scores.length];
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            shares[i] = StrictMath.exp(scores[i] - highest);
            sum += shares[i];
        }
        for (int i = 0; i < scores.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
