package backprop4j.engine.cpu;

import backprop4j.engine.cpu.vector.VectorDoubleGemm;
import backprop4j.engine.cpu.vector.VectorDoubleKernels;
import backprop4j.engine.cpu.vector.VectorFloatGemm;
import backprop4j.engine.cpu.vector.VectorFloatKernels;
import backprop4j.engine.cpu.vector.VectorWidth;
import java.lang.System.Logger.Level;

/// The kernels of one engine, for both types. Scalar and vector kernels give the same bits.
record KernelSet(String name, FloatKernels floats, DoubleKernels doubles, FloatGemm floatGemm, DoubleGemm doubleGemm) {

    /// The vector kernels if the JVM was started with their module, as the property `backprop4j.vector` asks.
    static KernelSet chosen() {
        String asked = System.getProperty("backprop4j.vector", "");
        switch (asked) {
            case "scalar" -> {
                return scalar();
            }
            case "", "128", "256", "512" -> {}
            default ->
                throw new IllegalArgumentException("the system property backprop4j.vector is \"" + asked
                        + "\", but must be scalar, 128, 256 or 512");
        }
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            System.getLogger("backprop4j")
                    .log(
                            Level.WARNING,
                            "running on the scalar engine, with the same results but slower: start the JVM with"
                                    + " --add-modules jdk.incubator.vector to use the vector engine, or with"
                                    + " -Dbackprop4j.vector=scalar to choose the scalar one and silence this line");
            return scalar();
        }
        return vector();
    }

    /// Whether they use the vector module.
    boolean vectors() {
        return !(floats instanceof ScalarFloatKernels);
    }

    static KernelSet scalar() {
        return new KernelSet(
                "scalar",
                new ScalarFloatKernels(),
                new ScalarDoubleKernels(),
                new ScalarFloatGemm(),
                new ScalarDoubleGemm());
    }

    static KernelSet vector() {
        return new KernelSet(
                "vectors of " + VectorWidth.bits() + " bits",
                VectorFloatKernels.ripening(),
                VectorDoubleKernels.ripening(),
                new VectorFloatGemm(),
                new VectorDoubleGemm());
    }
}
