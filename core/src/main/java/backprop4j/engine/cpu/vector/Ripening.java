package backprop4j.engine.cpu.vector;

import backprop4j.op.Primitive;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;

/// Which loops of vectors the JVM has compiled. Until then each vector is an object, and a loop that computes few
/// numbers in
/// each step may stay so for thousands of steps; scalars, with the same bits, are faster. A loop that is asked for
/// often runs
/// in a thread of its own until it is fast. Not from the start on, when the JVM has more urgent code to compile.
final class Ripening {
    /// How many elements a run of a loop has.
    static final int ELEMENTS = 1024;

    /// What a run of a compiled loop takes at most: 5 ns an element. One whose vectors are objects takes ten times
    /// as long.
    private static final long FAST_NANOS = 5 * ELEMENTS;

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /// Runs before a time counts.
    private static final int FIRST_RUNS = 100;

    private static final int OFTEN = 200;
    private static final int RIPE = Integer.MAX_VALUE;

    /// For each primitive how often it was asked for, at most once more than often, or [#RIPE].
    private final AtomicIntegerArray states = new AtomicIntegerArray(Primitive.values().length);
    private final Function<Primitive, Runnable> loops;

    /// @param loops gives for a primitive a run of its loop over [#ELEMENTS] elements
    Ripening(Function<Primitive, Runnable> loops) {
        this.loops = loops;
    }

    /// Whether the primitive's loop is compiled; if it is asked for often it begins to be.
    boolean isRipe(Primitive op) {
        int state = states.getOpaque(op.ordinal());
        if (state <= OFTEN && states.compareAndSet(op.ordinal(), state, state + 1) && state == OFTEN) {
            Thread.ofPlatform()
                    .daemon()
                    .name("backprop4j-loops-" + op.name().toLowerCase(Locale.ROOT))
                    .start(() -> ripen(op, loops.apply(op)));
        }
        return state == RIPE;
    }

    private void ripen(Primitive op, Runnable loop) {
        long start = System.nanoTime();
        long before = start;
        for (int runs = 0; before - start < PATIENCE_NANOS; runs++) {
            loop.run();
            long now = System.nanoTime();
            if (runs > FIRST_RUNS && now - before < FAST_NANOS) {
                states.setOpaque(op.ordinal(), RIPE);
                return;
            }
            before = now;
        }
    }
}
