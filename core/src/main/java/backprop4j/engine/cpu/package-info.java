/// The fast engine: fused chains over blocks that fit the first-level cache, a packed matrix product, work shared
/// by all cores. Only the `vector` package below may import `jdk.incubator.vector`.
@NullMarked
package backprop4j.engine.cpu;

import org.jspecify.annotations.NullMarked;
