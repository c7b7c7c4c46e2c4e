package backprop4j.bench.peers;

import backprop4j.bench.Product;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.global.openblas;

/// Matrix products by a native library in a process of its own: `openblas` or `mkl`, the number of threads, and
/// the products.
public final class BlasChild {
    private static final int ROW_MAJOR = 101;
    private static final int AS_IT_IS = 111;
    private static final int TRANSPOSED = 112;

    private BlasChild() {}

    /// Operands lie in native memory, so that no call copies them.
    public static void main(String[] arguments) {
        boolean mkl = arguments[0].equals("mkl");
        if (mkl) {
            mkl_rt.MKL_Set_Num_Threads(Integer.parseInt(arguments[1]));
        }
        List<String> products = List.of(arguments).subList(2, arguments.length);
        Product.measure(products, product -> product(product, mkl));
    }

    private static Product.Run product(Product product, boolean mkl) {
        int m = product.m();
        int n = product.n();
        int k = product.k();
        var a = new FloatPointer(product.left());
        var b = new FloatPointer(product.right());
        var c = new FloatPointer((long) m * n);
        int left = product.leftTransposed() ? TRANSPOSED : AS_IT_IS;
        int right = product.rightTransposed() ? TRANSPOSED : AS_IT_IS;
        int leftRow = product.leftTransposed() ? m : k;
        int rightRow = product.rightTransposed() ? k : n;
        long last = (long) m * n - 1;
        return () -> {
            if (mkl) {
                mkl_rt.cblas_sgemm(ROW_MAJOR, left, right, m, n, k, 1, a, leftRow, b, rightRow, 0, c, n);
            } else {
                openblas.cblas_sgemm(ROW_MAJOR, left, right, m, n, k, 1, a, leftRow, b, rightRow, 0, c, n);
            }
            return c.get(last);
        };
    }
}
