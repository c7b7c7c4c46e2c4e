package backprop4j.cli.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Fused multiply-adds that touch no memory: the ceiling of every product.
final class MultiplyAddChains {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 20_000;

    /// Independent chains that hide the latency: two units of four or five cycles need no more.
    private static final int CHAINS = 12;

    private MultiplyAddChains() {}

    /// Multiply-adds of one [#run].
    static double multiplyAdds() {
        return (double) ROUNDS * CHAINS * SPECIES.length();
    }

    static float run(float x) {
        var a = FloatVector.broadcast(SPECIES, x);
        var b = FloatVector.broadcast(SPECIES, 0.5f);
        var c0 = a;
        var c1 = a;
        var c2 = a;
        var c3 = a;
        var c4 = a;
        var c5 = a;
        var c6 = a;
        var c7 = a;
        var c8 = a;
        var c9 = a;
        var c10 = a;
        var c11 = a;
        for (int i = 0; i < ROUNDS; i++) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            c10 = a.fma(b, c10);
            c11 = a.fma(b, c11);
        }
        return c0.add(c1)
                .add(c2)
                .add(c3)
                .add(c4)
                .add(c5)
                .add(c6)
                .add(c7)
                .add(c8)
                .add(c9)
                .add(c10)
                .add(c11)
                .reduceLanes(VectorOperators.ADD);
    }
}
