package backprop4j.engine.cpu;

import java.util.Arrays;

/// A thread's own memory for the length of one part. It grows to what is asked for and stays.
final class Scratch {
    private float[] floats = new float[0];
    private double[] doubles = new double[0];
    private int[] ints = new int[0];
    private float[][] floatArrays = new float[0][];
    private double[][] doubleArrays = new double[0][];

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

    /// Several arrays of one size.
    float[][] floatArrays(int count, int size) {
        if (floatArrays.length < count || count > 0 && floatArrays[0].length < size) {
            int most = floatArrays.length == 0 ? size : Math.max(size, floatArrays[0].length);
            floatArrays = new float[Math.max(count, floatArrays.length)][most];
        }
        return floatArrays;
    }

    double[][] doubleArrays(int count, int size) {
        if (doubleArrays.length < count || count > 0 && doubleArrays[0].length < size) {
            int most = doubleArrays.length == 0 ? size : Math.max(size, doubleArrays[0].length);
            doubleArrays = new double[Math.max(count, doubleArrays.length)][most];
        }
        return doubleArrays;
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
