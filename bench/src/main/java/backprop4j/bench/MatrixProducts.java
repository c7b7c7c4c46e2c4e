package backprop4j.bench;

import backprop4j.engine.cpu.FloatGemm;
import backprop4j.engine.cpu.ScalarFloatGemm;
import backprop4j.engine.cpu.vector.VectorFloatGemm;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One matrix product on one thread, beside what the core can do at most ([MultiplyAddPeak]).
///
/// A shape reads `kind m n k`: `nn` for row-major operands (the gradient of a layer's input, dy·w), `nt` for a
/// transposed right one (forward, x·wᵀ), `tn` for a transposed left one (the gradient of the weights, dyᵀ·x).
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class MatrixProducts {
    @Param({"vector", "scalar"})
    private String engine = "vector";

    @Param({
        "nn 256 256 256",
        "nn 512 512 512",
        "nn 1024 1024 1024",
        "nt 32 128 784",
        "tn 128 784 32",
        "nt 32 10 128",
        "tn 10 128 32",
        "nn 32 128 10",
        "nt 128 512 784",
        "tn 512 784 128",
        "nt 128 512 512",
        "tn 512 512 128",
        "nn 128 512 512",
        "nt 1 128 784",
        "nt 1 2 2"
    })
    private String shape = "nn 256 256 256";

    private FloatGemm gemm = new ScalarFloatGemm();
    private int m;
    private int n;
    private int k;
    private boolean aTransposed;
    private boolean bTransposed;
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};
    private float[] scratch = {};

    /// Fills the operands.
    @Setup
    public void fill() {
        String[] words = shape.split(" ", -1);
        m = Integer.parseInt(words[1]);
        n = Integer.parseInt(words[2]);
        k = Integer.parseInt(words[3]);
        aTransposed = words[0].charAt(0) == 't';
        bTransposed = words[0].charAt(1) == 't';
        gemm = engine.equals("vector") ? new VectorFloatGemm() : new ScalarFloatGemm();
        var random = new Random(1);
        a = numbers(m * k, random);
        b = numbers(n * k, random);
        c = new float[m * n];
        scratch = new float[gemm.scratchSize(m, n, k)];
    }

    private static float[] numbers(int count, Random random) {
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    /// c = a·b.
    @Benchmark
    public float[] product() {
        gemm.multiply(
                a,
                0,
                aTransposed ? 1 : k,
                aTransposed ? m : 1,
                b,
                0,
                bTransposed ? 1 : n,
                bTransposed ? k : 1,
                c,
                0,
                n,
                m,
                n,
                k,
                scratch);
        return c;
    }
}
