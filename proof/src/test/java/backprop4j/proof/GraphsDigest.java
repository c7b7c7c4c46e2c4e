package backprop4j.proof;

import backprop4j.DType;
import backprop4j.compile.Compiler;
import backprop4j.compile.Program;
import backprop4j.engine.Engine;
import backprop4j.engine.Engines;
import backprop4j.op.Storage;
import java.util.List;
import java.util.zip.CRC32C;

/// Prints how this JVM compiles and the digest of the bits of random graphs. Each is computed as often as the argument
/// says, so that loops are compiled on the way where they are compiled at all, always with the same bits.
final class GraphsDigest {
    private static final int GRAPHS = 40;

    private GraphsDigest() {}

    public static void main(String[] args) {
        int times = Integer.parseInt(args[0]);
        Engine engine = Engines.cpu();
        var digest = new CRC32C();
        for (long seed = 0; seed < GRAPHS; seed++) {
            for (DType real : List.of(DType.FLOAT32, DType.FLOAT64)) {
                var run = new Run(RandomGraph.of(seed).build(real).results());
                Program program = run.program(Compiler.ALL);
                Storage[] first = run.by(engine, program);
                add(digest, first);
                for (int i = 1; i < times; i++) {
                    String difference = Bits.difference(first, run.by(engine, program));
                    if (difference != null) {
                        throw new IllegalStateException("graph " + seed + ", run " + i + ": " + difference);
                    }
                }
            }
        }
        System.out.println(System.getProperty("java.vm.info") + "|" + Long.toHexString(digest.getValue()));
    }

    private static void add(CRC32C digest, Storage[] results) {
        for (Storage result : results) {
            for (int i = 0; i < result.count(); i++) {
                long bits = Bits.of(result, i);
                for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                    digest.update((int) (bits >>> shift));
                }
            }
        }
    }
}
