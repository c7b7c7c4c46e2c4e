// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// A whole pointwise chain as one loop: every element is read, computed and written once, and what lies between
/// stays in registers.
public interface FloatLoop {
    /// Runs over n elements, a multiple of [FloatKernels#loopStep].
    ///
    /// @param arrays for each register that is read its array, and behind all registers those of the stores
    /// @param at where in its array each begins
    void run(float[][] arrays, int[] at, int n);
}
