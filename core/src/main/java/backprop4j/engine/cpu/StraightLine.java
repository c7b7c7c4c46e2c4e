package backprop4j.engine.cpu;

/// The code that [StraightLineWriter] writes for several small steps: every number in a local variable, no loop and
/// no call between two of them.
interface StraightLine {
    void run(Frame frame);

    /// The comparisons and the choice, as [backprop4j.op.Primitive] defines them, for code without jumps.
    static float lt(float a, float b) {
        return a < b ? 1 : 0;
    }

    static float le(float a, float b) {
        return a <= b ? 1 : 0;
    }

    static float eq(float a, float b) {
        return a == b ? 1 : 0;
    }

    static float ne(float a, float b) {
        return a != b ? 1 : 0;
    }

    static float select(float condition, float a, float b) {
        return condition != 0 ? a : b;
    }

    static double lt(double a, double b) {
        return a < b ? 1 : 0;
    }

    static double le(double a, double b) {
        return a <= b ? 1 : 0;
    }

    static double eq(double a, double b) {
        return a == b ? 1 : 0;
    }

    static double ne(double a, double b) {
        return a != b ? 1 : 0;
    }

    static double select(double condition, double a, double b) {
        return condition != 0 ? a : b;
    }
}
