// The build derives the double twin of this file.
package backprop4j.engine.cpu;

/// Turns blocks of numbers: lines become columns. A block is a square of as many lines and steps as a vector has lanes,
/// or
/// has fewer steps.
public interface FloatTranspose {
    /// Turns `count` blocks of n steps each: copies `a[ao + steps[step + i·n] + lines[line + r] + q]` to
    /// `to[at + (i·n + q)·pitch + r]`, for block i and q < n. Of each line it reads as many numbers as a vector has
    /// lanes, though it may need fewer.
    void run(float[] a, int ao, int[] lines, int line, int[] steps, int step, int count, float[] to, int at, int pitch);
}
