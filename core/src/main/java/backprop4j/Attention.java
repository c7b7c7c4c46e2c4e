package backprop4j;

import java.util.stream.IntStream;

/// Scaled dot-product attention, softmax(q·kᵀ/√d)·v (Vaswani et al. 2017): queries `[…, l, d]`, keys `[…, s, d]`,
/// values `[…, s, e]`, the result `[…, l, e]`. Axes in front broadcast; heads are one of them.
public final class Attention {
    private Attention() {}

    /// Every query attends to every key.
    ///
    /// @throws TensorException if the shapes do not fit
    public static Tensor of(Operand queries, Operand keys, Operand values) {
        Tensor scores = scores(queries.tensor(), keys.tensor());
        return scores.softmax(-1).matmul(values);
    }

    /// Each query attends to the keys where the mask (bool, broadcast to `[…, l, s]`) is true. A query that
    /// attends to none gets zeros, and no derivative flows there.
    ///
    /// @throws TensorException if the shapes do not fit or the mask is not bool
    public static Tensor masked(Operand queries, Operand keys, Operand values, Tensor mask) {
        Tensor scores = scores(queries.tensor(), keys.tensor());
        Tensor some = mask.any(-1).unsqueeze(-1);
        // Where there is nothing to attend to, softmax would divide 0 by 0: attend to all, and drop the result.
        Tensor seen = mask.or(some.not().broadcastTo(mask.shape()));
        Tensor chosen = seen.where(scores, scores.constant(Double.NEGATIVE_INFINITY))
                .softmax(-1)
                .matmul(values);
        return some.where(chosen, chosen.constant(0));
    }

    /// Query i attends to the keys 0 to i: nothing sees what comes after it.
    ///
    /// @throws TensorException if the shapes do not fit
    public static Tensor causal(Operand queries, Operand keys, Operand values) {
        Tensor scores = scores(queries.tensor(), keys.tensor());
        Tensor query = counting(scores.shape().size(-2)).unsqueeze(1);
        Tensor past = counting(scores.shape().size(-1)).le(query);
        return past.where(scores, scores.constant(Double.NEGATIVE_INFINITY))
                .softmax(-1)
                .matmul(values);
    }

    private static Tensor counting(int n) {
        return Tensor.ofInts(IntStream.range(0, n).toArray());
    }

    private static Tensor scores(Tensor queries, Tensor keys) {
        if (queries.shape().rank() < 2
                || keys.shape().rank() < 2
                || queries.shape().size(-1) != keys.shape().size(-1)) {
            throw TensorException.of(
                    "attention",
                    "queries " + queries.shape() + " and keys " + keys.shape() + " do not fit",
                    "queries are […, l, d], keys […, s, d], values […, s, e]");
        }
        return queries.matmul(keys.transpose()).div(Math.sqrt(queries.shape().size(-1)));
    }
}
