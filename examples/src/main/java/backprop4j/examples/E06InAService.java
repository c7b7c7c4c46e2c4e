package backprop4j.examples;

import backprop4j.io.Models;
import backprop4j.nn.Linear;
import backprop4j.nn.Model;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Saving, loading and predicting from many threads.
public final class E06InAService {
    private E06InAService() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("backprop4j");
        Path file = folder.resolve("model.safetensors");
        Models.save(Sequential.of(new Linear(3, 4), new Sigmoid(), new Linear(4, 2)), file);

        Model model = Models.load(file); // the file alone says what the network is
        float[] alone = model.predict(new float[] {1, 2, 3});
        boolean same = IntStream.range(0, 1_000)
                .parallel() // a model may be shared between threads
                .allMatch(i -> Arrays.equals(model.predict(new float[] {1, 2, 3}), alone));

        System.out.println("the same bits from every thread: " + same);
        Files.delete(file);
        Files.delete(folder);
    }
}
