package backprop4j.engine.cpu;

import backprop4j.engine.Engine;

/// Engines of every kind for tests.
public final class CpuEngines {
    private CpuEngines() {}

    /// On scalar kernels.
    public static Engine scalar(int threads) {
        return new CpuEngine(KernelSet.scalar(), threads);
    }

    /// On vector kernels of the JVM's width.
    public static Engine vector(int threads) {
        return new CpuEngine(KernelSet.vector(), threads);
    }
}
