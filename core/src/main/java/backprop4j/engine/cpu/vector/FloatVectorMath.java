package backprop4j.engine.cpu.vector;

import static backprop4j.engine.cpu.vector.FloatVectorUnary.LENGTH;
import static backprop4j.engine.cpu.vector.FloatVectorUnary.SPECIES;
import static backprop4j.op.FloatMath.*;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.VectorOperators;

/// The elementary functions of [FloatMath] over blocks: the same operations in the same order, a vector of
/// elements at a time. The formulas are explained there. The number of elements is a multiple of the vector
/// length.
///
/// Nothing is factored out into methods of our own: after a score of vector operations the compiler's budget for
/// inlining is spent, and a vector that leaves a method which is not inlined is an object.
final class FloatVectorMath {
    private FloatVectorMath() {}

    static void exp(float[] a, int ao, float[] d, int to, int count) {
        for (int i = 0; i < count; i += LENGTH) {
            var x = fromArray(SPECIES, a, ao + i);
            var clamped = x.blend(EXP_HIGHEST, x.compare(VectorOperators.GT, EXP_HIGHEST));
            clamped = clamped.blend(EXP_LOWEST, x.compare(VectorOperators.LT, EXP_LOWEST));
            var shifted = clamped.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
            var n = shifted.sub(ROUNDER);
            var r = n.fma(broadcast(SPECIES, -LN2_HIGH), clamped);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            var e = broadcast(SPECIES, EXP_5).fma(r, broadcast(SPECIES, EXP_4));
            e = e.fma(r, broadcast(SPECIES, EXP_3));
            e = e.fma(r, broadcast(SPECIES, EXP_2));
            e = e.fma(r, broadcast(SPECIES, EXP_1));
            e = e.fma(r, broadcast(SPECIES, EXP_0));
            var rest = r.mul(r).fma(e, r).add(1f);
            var exponent = shifted.reinterpretAsInts().sub(ROUNDER_BITS);
            var half = exponent.lanewise(VectorOperators.ASHR, 1);
            var power = half.add(127).lanewise(VectorOperators.LSHL, 23);
            var otherPower = exponent.sub(half).add(127).lanewise(VectorOperators.LSHL, 23);
            rest.mul(power.reinterpretAsFloats())
                    .mul(otherPower.reinterpretAsFloats())
                    .intoArray(d, to + i);
        }
    }

    static void log(float[] a, int ao, float[] d, int to, int count) {
        for (int i = 0; i < count; i += LENGTH) {
            var x = fromArray(SPECIES, a, ao + i);
            var subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
            var bits = x.blend(x.mul(0x1p23f), subnormal).reinterpretAsInts().sub(TWO_THIRDS_BITS);
            // The rounder turns the integer into a float.
            var exponent = bits.lanewise(VectorOperators.ASHR, 23).add(ROUNDER_BITS);
            var n = exponent.reinterpretAsFloats().sub(ROUNDER);
            n = n.blend(n.sub(23f), subnormal);
            var f = bits.and(0x7fffff)
                    .add(TWO_THIRDS_BITS)
                    .reinterpretAsFloats()
                    .sub(1f);
            var p = broadcast(SPECIES, LOG_7).fma(f, broadcast(SPECIES, LOG_6));
            p = p.fma(f, broadcast(SPECIES, LOG_5));
            p = p.fma(f, broadcast(SPECIES, LOG_4));
            p = p.fma(f, broadcast(SPECIES, LOG_3));
            p = p.fma(f, broadcast(SPECIES, LOG_2));
            p = p.fma(f, broadcast(SPECIES, LOG_1));
            p = p.fma(f, broadcast(SPECIES, LOG_0));
            p = p.fma(f, broadcast(SPECIES, -0.5f));
            var high = n.mul(LN2_HIGH);
            var sum = high.add(f);
            var lost = f.sub(sum.sub(high));
            var low = n.fma(broadcast(SPECIES, LN2_LOW), f.mul(f).mul(p));
            var y = sum.add(lost.add(low));
            y = x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
            y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
            y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f)).intoArray(d, to + i);
        }
    }

    static void tanh(float[] a, int ao, float[] d, int to, int count) {
        for (int i = 0; i < count; i += LENGTH) {
            var x = fromArray(SPECIES, a, ao + i);
            var t = x.abs();
            var s = t.mul(t);
            var p = broadcast(SPECIES, TANH_6).fma(s, broadcast(SPECIES, TANH_5));
            p = p.fma(s, broadcast(SPECIES, TANH_4));
            p = p.fma(s, broadcast(SPECIES, TANH_3));
            p = p.fma(s, broadcast(SPECIES, TANH_2));
            p = p.fma(s, broadcast(SPECIES, TANH_1));
            p = p.fma(s, broadcast(SPECIES, TANH_0));
            var small = s.mul(t).fma(p, t);
            var clamped = t.blend(TANH_HIGHEST, t.compare(VectorOperators.GT, TANH_HIGHEST));
            var twice = clamped.add(clamped);
            var shifted = twice.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
            var n = shifted.sub(ROUNDER);
            var r = n.fma(broadcast(SPECIES, -LN2_HIGH), twice);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            var e = broadcast(SPECIES, EXP_5).fma(r, broadcast(SPECIES, EXP_4));
            e = e.fma(r, broadcast(SPECIES, EXP_3));
            e = e.fma(r, broadcast(SPECIES, EXP_2));
            e = e.fma(r, broadcast(SPECIES, EXP_1));
            e = e.fma(r, broadcast(SPECIES, EXP_0));
            var rest = r.mul(r).fma(e, r).add(1f);
            var power = shifted.reinterpretAsInts().sub(ROUNDER_BITS - 127).lanewise(VectorOperators.LSHL, 23);
            var exp = rest.mul(power.reinterpretAsFloats());
            var large = broadcast(SPECIES, 1f).sub(broadcast(SPECIES, 2f).div(exp.add(1f)));
            var magnitude = large.blend(small, t.compare(VectorOperators.LT, TANH_SPLIT))
                    .reinterpretAsInts();
            var sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
            magnitude.or(sign).reinterpretAsFloats().intoArray(d, to + i);
        }
    }

    static void erf(float[] a, int ao, float[] d, int to, int count) {
        for (int i = 0; i < count; i += LENGTH) {
            var x = fromArray(SPECIES, a, ao + i);
            var t = x.abs();
            var s = t.mul(t);
            var p = broadcast(SPECIES, ERF_6).fma(s, broadcast(SPECIES, ERF_5));
            p = p.fma(s, broadcast(SPECIES, ERF_4));
            p = p.fma(s, broadcast(SPECIES, ERF_3));
            p = p.fma(s, broadcast(SPECIES, ERF_2));
            p = p.fma(s, broadcast(SPECIES, ERF_1));
            p = p.fma(s, broadcast(SPECIES, ERF_0));
            var small = t.fma(p, t);
            var clamped = t.blend(ERF_HIGHEST, t.compare(VectorOperators.GT, ERF_HIGHEST));
            var q = broadcast(SPECIES, ERFC_6).fma(clamped, broadcast(SPECIES, ERFC_5));
            q = q.fma(clamped, broadcast(SPECIES, ERFC_4));
            q = q.fma(clamped, broadcast(SPECIES, ERFC_3));
            q = q.fma(clamped, broadcast(SPECIES, ERFC_2));
            q = q.fma(clamped, broadcast(SPECIES, ERFC_1));
            q = q.fma(clamped, broadcast(SPECIES, ERFC_0));
            var argument = clamped.fma(q, clamped).neg();
            var shifted = argument.fma(broadcast(SPECIES, LOG2_E), broadcast(SPECIES, ROUNDER));
            var n = shifted.sub(ROUNDER);
            var r = n.fma(broadcast(SPECIES, -LN2_HIGH), argument);
            r = n.fma(broadcast(SPECIES, -LN2_LOW), r);
            var e = broadcast(SPECIES, EXP_5).fma(r, broadcast(SPECIES, EXP_4));
            e = e.fma(r, broadcast(SPECIES, EXP_3));
            e = e.fma(r, broadcast(SPECIES, EXP_2));
            e = e.fma(r, broadcast(SPECIES, EXP_1));
            e = e.fma(r, broadcast(SPECIES, EXP_0));
            var rest = r.mul(r).fma(e, r).add(1f);
            var power = shifted.reinterpretAsInts().sub(ROUNDER_BITS - 127).lanewise(VectorOperators.LSHL, 23);
            var exp = rest.mul(power.reinterpretAsFloats());
            var large = broadcast(SPECIES, 1f).sub(exp);
            var magnitude =
                    large.blend(small, t.compare(VectorOperators.LT, ERF_SPLIT)).reinterpretAsInts();
            var sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
            magnitude.or(sign).reinterpretAsFloats().intoArray(d, to + i);
        }
    }
}
