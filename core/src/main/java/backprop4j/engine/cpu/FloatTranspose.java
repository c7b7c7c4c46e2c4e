// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Turns a block of numbers: lines become columns. It is a square of as many lines and steps as a vector has lanes, or
/// has
/// fewer steps.
public interface FloatTranspose {
    /// Copies `a[ao + lines[line + r] + q]` to `to[at + q·pitch + r]`. Of each line it reads as many numbers as a
    /// vector
    /// has lanes, though it may need fewer.
    void run(float[] a, int ao, int[] lines, int line, float[] to, int at, int pitch);
}
