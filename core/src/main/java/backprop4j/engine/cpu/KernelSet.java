package backprop4j.engine.cpu;

/// The kernels of one engine, for both types. Scalar and vector kernels give the same bits.
record KernelSet(String name, FloatKernels floats, DoubleKernels doubles, FloatGemm floatGemm, DoubleGemm doubleGemm) {

    static KernelSet chosen() {
        return scalar();
    }

    static KernelSet scalar() {
        return new KernelSet(
                "scalar",
                new ScalarFloatKernels(),
                new ScalarDoubleKernels(),
                new ScalarFloatGemm(),
                new ScalarDoubleGemm());
    }
}
