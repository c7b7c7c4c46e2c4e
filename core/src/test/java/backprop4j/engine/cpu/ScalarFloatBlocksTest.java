// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.op.Primitive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScalarFloatBlocksTest {
    private static final float[] NUMBERS = {
        Float.NaN,
        Float.NEGATIVE_INFINITY,
        -Float.MAX_VALUE,
        -2.5f,
        -1f,
        -Float.MIN_NORMAL,
        -Float.MIN_VALUE,
        -0f,
        0f,
        Float.MIN_VALUE,
        2 * Float.MIN_VALUE,
        Float.MIN_NORMAL,
        1f,
        1f + Math.ulp(1f),
        2.5f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY
    };

    @ParameterizedTest
    @EnumSource
    void every_number_meets_every_other_with_the_bits_of_the_primitive(Primitive op) {
        int count = NUMBERS.length;
        int n = count * count * count;
        var a = new float[n];
        var b = new float[n];
        var c = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = op == Primitive.POLYGAMMA ? i % 3 : NUMBERS[i % count];
            b[i] = NUMBERS[i / count % count];
            c[i] = NUMBERS[i / count / count];
        }
        var d = new float[n];

        ScalarFloatBlocks.run(op, a, b, c, d, n);

        for (int i = 0; i < n; i++) {
            float wanted = op.apply(a[i], b[i], c[i]);
            assertThat(Float.compare(d[i], wanted))
                    .as("%s(%s, %s, %s) = %s, not %s", op, a[i], b[i], c[i], d[i], wanted)
                    .isZero();
        }
    }
}
