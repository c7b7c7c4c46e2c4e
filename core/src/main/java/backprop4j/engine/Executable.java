package backprop4j.engine;

import backprop4j.op.Storage;

/// A program that an engine can run. It may be shared between threads; each run has a [Session].
public interface Executable {
    /// New working memory for runs, one at a time.
    Session open();

    /// Working memory for one run after the other. Not for two threads at once.
    interface Session {
        /// Runs the program: reads the slots' numbers and writes the results' in full. Arrays are given in the
        /// order of the graph's slots and outputs; results must not share memory with slots.
        ///
        /// @throws ExecutionException if the numbers cannot be computed with, such as an index outside its
        ///     axis; the results are then undefined
        default void run(Storage[] slots, Storage[] results) {
            compute(slots, results);
            update(slots, results);
        }

        /// The first part of [#run]: everything that can fail, and all that no slot is overwritten by. Of the
        /// results, those that [backprop4j.compile.InPlace] puts off are not touched, and may be anything.
        void compute(Storage[] slots, Storage[] results);

        /// The second part: the results that were put off. Each may be the very storage of a slot that it may
        /// overwrite, or else shares memory with none.
        void update(Storage[] slots, Storage[] results);
    }
}
