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
        void run(Storage[] slots, Storage[] results);
    }
}
