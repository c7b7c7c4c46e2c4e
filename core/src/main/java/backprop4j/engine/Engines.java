package backprop4j.engine;

import backprop4j.engine.cpu.CpuEngine;
import backprop4j.engine.reference.ReferenceEngine;

/// The engines beside the one that [Runtime] has chosen: for comparing them with each other.
public final class Engines {
    private Engines() {}

    /// The meaning of every operation, computed one element after the other.
    public static Engine reference() {
        return new ReferenceEngine();
    }

    /// The fast engine with the kernels and the threads that the system properties ask for, as [Runtime] tells.
    public static Engine cpu() {
        return CpuEngine.create();
    }

    /// The fast engine on one thread without vectors.
    public static Engine scalar() {
        return CpuEngine.scalar();
    }

    /// Like [#scalar], with the code that replaces small steps when they have run often in their place at once.
    public static Engine unrolled() {
        return CpuEngine.unrolled();
    }
}
