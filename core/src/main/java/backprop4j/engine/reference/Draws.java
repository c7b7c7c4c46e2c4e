package backprop4j.engine.reference;

import backprop4j.op.Philox;
import backprop4j.op.Storage;

/// Draws random numbers one by one.
final class Draws {
    private Draws() {}

    static void run(Storage[] inputs, Storage result) {
        int[] key = new int[4];
        for (int i = 0; i < key.length; i++) {
            key[i] = (int) inputs[0].get(i);
        }
        int step = (int) inputs[1].get(0);
        for (int i = 0; i < result.count(); i++) {
            switch (result) {
                case Storage.Floats(float[] numbers) ->
                    numbers[i] = Philox.unit(Philox.block(i / 4, step, key[2], key[3], key[0], key[1])[i % 4]);
                case Storage.Doubles(double[] numbers) -> {
                    int[] words = Philox.block(i / 2, step, key[2], key[3], key[0], key[1]);
                    numbers[i] = Philox.unit(words[i % 2 * 2], words[i % 2 * 2 + 1]);
                }
                case Storage.Ints ints -> throw new IllegalStateException("only real numbers are drawn");
                case Storage.Bools bools -> throw new IllegalStateException("only real numbers are drawn");
            }
        }
    }
}
