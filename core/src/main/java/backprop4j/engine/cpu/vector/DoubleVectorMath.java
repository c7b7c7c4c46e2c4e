package backprop4j.engine.cpu.vector;

import backprop4j.op.DoubleMath;

/// The elementary functions of [DoubleMath] over blocks: one element at a time, for they are those of
/// [StrictMath].
final class DoubleVectorMath {
    private DoubleVectorMath() {}

    static void exp(double[] a, int ao, double[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = DoubleMath.exp(a[ao + i]);
        }
    }

    static void log(double[] a, int ao, double[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = DoubleMath.log(a[ao + i]);
        }
    }

    static void tanh(double[] a, int ao, double[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = DoubleMath.tanh(a[ao + i]);
        }
    }

    static void erf(double[] a, int ao, double[] d, int to, int n) {
        for (int i = 0; i < n; i++) {
            d[to + i] = DoubleMath.erf(a[ao + i]);
        }
    }
}
