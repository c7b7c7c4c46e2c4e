// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Writes loops for chains that run often, and hands each out once the JVM has compiled it: until then a loop of
/// vectors is a thousand times slower than the blocks that it replaces. The bits are the same all the time.
final class FloatLoops {
    /// Elements of each array in the runs that make the JVM compile a loop.
    private static final int ELEMENTS = 1024;

    /// A compiled loop takes less for each element and instruction; one whose vectors are objects takes longer.
    private static final double FAST_NANOS = 0.3;

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final FloatKernels kernels;
    private final Executor background;

    private final Map<LoopCode, FloatLoop> fast = new ConcurrentHashMap<>();

    FloatLoops(FloatKernels kernels, Executor background) {
        this.kernels = kernels;
        this.background = background;
    }

    /// Gives `user` the loop when it is fast; never, if it cannot be written or does not become fast.
    void request(LoopCode code, Consumer<FloatLoop> user) {
        background.execute(() -> {
            FloatLoop known = fast.get(code);
            FloatLoop loop = known == null ? kernels.loop(code) : known;
            if (loop != null && (known != null || becomesFast(loop, code))) {
                fast.put(code, loop);
                user.accept(loop);
            }
        });
    }

    /// Loops that are in use.
    int count() {
        return fast.size();
    }

    private boolean becomesFast(FloatLoop loop, LoopCode code) {
        int arrays = code.registers() + code.stored().size();
        var memory = new float[arrays][ELEMENTS];
        int[] at = new int[arrays];
        double enough = FAST_NANOS * (code.code().size() + arrays) * ELEMENTS;
        long start = System.nanoTime();
        long before = start;
        // First run after run, as blocks make them, then the loop inside; a single short run is lost in the clock.
        int n = kernels.loopStep();
        for (int runs = 0; before - start < PATIENCE_NANOS; ) {
            for (int done = 0; done < ELEMENTS; done += n) {
                loop.run(memory, at, n);
                runs++;
            }
            long now = System.nanoTime();
            if (runs > 1000 && now - before < enough) {
                if (n == ELEMENTS) {
                    return true;
                }
                n = ELEMENTS;
                now = System.nanoTime();
            }
            before = now;
        }
        return false;
    }
}
