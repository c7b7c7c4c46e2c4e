package backprop4j.engine.cpu.vector;

import backprop4j.engine.cpu.DoubleGemm;
import backprop4j.engine.cpu.DoubleKernels;
import backprop4j.engine.cpu.FloatGemm;
import backprop4j.engine.cpu.FloatKernels;
import backprop4j.engine.cpu.ScalarDoubleGemm;
import backprop4j.engine.cpu.ScalarDoubleKernels;
import backprop4j.engine.cpu.ScalarFloatGemm;
import backprop4j.engine.cpu.ScalarFloatKernels;

/// Prints the digests of the kernels and products of one kind, `scalar` or `vector`, in both types.
final class KernelDigest {
    private KernelDigest() {}

    public static void main(String[] args) {
        boolean scalar = args[0].equals("scalar");
        FloatKernels floats = scalar ? new ScalarFloatKernels() : new VectorFloatKernels();
        DoubleKernels doubles = scalar ? new ScalarDoubleKernels() : new VectorDoubleKernels();
        FloatGemm floatGemm = scalar ? new ScalarFloatGemm() : new VectorFloatGemm();
        DoubleGemm doubleGemm = scalar ? new ScalarDoubleGemm() : new VectorDoubleGemm();
        int width = scalar ? 0 : VectorWidth.SHAPE.vectorBitSize();
        System.out.println(width + " " + FloatKernelDigest.of(floats) + " " + DoubleKernelDigest.of(doubles) + " "
                + FloatGemmDigest.of(floatGemm) + " " + DoubleGemmDigest.of(doubleGemm));
    }
}
