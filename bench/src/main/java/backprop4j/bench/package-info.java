/// Benchmarks: kernels against what the machine can do, whole steps against what a user waits for.
@NullMarked
package backprop4j.bench;

import org.jspecify.annotations.NullMarked;
