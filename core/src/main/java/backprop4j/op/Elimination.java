package backprop4j.op;

/// P·A = L·U by Gauss's elimination with the largest pivot of each column, the first of several.
final class Elimination {
    private final int n;
    private final double[] lu;
    private final int[] rows;
    private boolean odd;

    Elimination(double[] a, int n) {
        this.n = n;
        this.lu = a.clone();
        this.rows = new int[n];
        for (int i = 0; i < n; i++) {
            rows[i] = i;
        }
        for (int column = 0; column < n; column++) {
            pivot(column);
            for (int row = column + 1; row < n; row++) {
                double factor = lu[row * n + column] / lu[column * n + column];
                lu[row * n + column] = factor;
                for (int k = column + 1; k < n; k++) {
                    lu[row * n + k] = Math.fma(-factor, lu[column * n + k], lu[row * n + k]);
                }
            }
        }
    }

    /// The rows of a square matrix.
    static int order(double[] a) {
        return (int) Math.round(Math.sqrt(a.length));
    }

    private void pivot(int column) {
        int best = column;
        for (int row = column + 1; row < n; row++) {
            if (Math.abs(lu[row * n + column]) > Math.abs(lu[best * n + column])) {
                best = row;
            }
        }
        if (best == column) {
            return;
        }
        for (int k = 0; k < n; k++) {
            double number = lu[best * n + k];
            lu[best * n + k] = lu[column * n + k];
            lu[column * n + k] = number;
        }
        int row = rows[best];
        rows[best] = rows[column];
        rows[column] = row;
        odd = !odd;
    }

    /// Replaces the right side `[n, m]` by the solution.
    void solve(double[] b, int m) {
        double[] x = new double[b.length];
        for (int i = 0; i < n; i++) {
            System.arraycopy(b, rows[i] * m, x, i * m, m);
            for (int k = 0; k < i; k++) {
                subtract(x, i, lu[i * n + k], k, m);
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                subtract(x, i, lu[i * n + k], k, m);
            }
            for (int j = 0; j < m; j++) {
                x[i * m + j] /= lu[i * n + i];
            }
        }
        System.arraycopy(x, 0, b, 0, b.length);
    }

    private static void subtract(double[] x, int row, double factor, int other, int m) {
        for (int j = 0; j < m; j++) {
            x[row * m + j] = Math.fma(-factor, x[other * m + j], x[row * m + j]);
        }
    }

    double determinant() {
        double product = odd ? -1 : 1;
        for (int i = 0; i < n; i++) {
            product *= lu[i * n + i];
        }
        return product;
    }

    double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += StrictMath.log(Math.abs(lu[i * n + i]));
        }
        return sum;
    }
}
