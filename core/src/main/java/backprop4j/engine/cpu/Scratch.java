package backprop4j.engine.cpu;

import java.util.Arrays;

/// A thread's own memory for the length of one part. It grows to what is asked for and stays.
final class Scratch {
    private float[] floats = new float[0];
    private double[] doubles = new double[0];
    private int[] ints = new int[0];

    /// The registers of the chain that runs: where each one's numbers lie.
    final Registers registers = new Registers();

    float[] floats(int size) {
        if (floats.length < size) {
            floats = new float[size];
        }
        return floats;
    }

    double[] doubles(int size) {
        if (doubles.length < size) {
            doubles = new double[size];
        }
        return doubles;
    }

    int[] ints(int size) {
        if (ints.length < size) {
            ints = new int[size];
        }
        return ints;
    }

    /// For each register an array, the place of its block in it, and 1, or 0 if one element stands for all.
    static final class Registers {
        private static final float[] NO_FLOATS = new float[0];
        private static final double[] NO_DOUBLES = new double[0];

        float[][] floats = new float[0][];
        double[][] doubles = new double[0][];
        int[] offsets = new int[0];
        int[] steps = new int[0];

        void ensure(int count) {
            if (offsets.length < count) {
                floats = new float[count][];
                doubles = new double[count][];
                Arrays.fill(floats, NO_FLOATS);
                Arrays.fill(doubles, NO_DOUBLES);
                offsets = new int[count];
                steps = new int[count];
            }
        }
    }
}
