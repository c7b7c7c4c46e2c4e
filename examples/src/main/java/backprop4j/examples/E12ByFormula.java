package backprop4j.examples;

import backprop4j.DType;
import backprop4j.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Operations that PyTorch has a name for and that are a formula here.
public final class E12ByFormula {
    private E12ByFormula() {}

    public static void main(String[] args) {
        Tensor x = Tensor.of(new float[][] {{0.5f, 2, 3, 1}, {4, 0.25f, 1, 2}});
        Tensor y = Tensor.of(new float[][] {{1, 2, -2, 4}, {3, 1, 2, 0.5f}});
        Tensor t = Tensor.of(new float[][] {{0.1f, 0.2f, 0.3f, 0.4f}, {0.7f, 0.1f, 0.1f, 0.1f}});
        Tensor mask = x.gt(1);

        Tensor reciprocal = x.rdiv(1);
        Tensor rsqrt = x.sqrt().rdiv(1);
        Tensor log2 = x.log().div(Math.log(2));
        Tensor exp2 = x.constant(2).pow(x);
        Tensor remainder = x.sub(x.div(y).floor().mul(y));
        Tensor lerp = x.add(y.sub(x).mul(0.25));
        Tensor isNan = x.ne(x);
        Tensor isFinite = x.abs().lt(Double.POSITIVE_INFINITY);
        Tensor nanToNum = isNan.where(0, x);
        Tensor filled = mask.where(-1e9, x);
        Tensor logSigmoid = x.neg().softplus().neg();
        Tensor softsign = x.div(x.abs().add(1));
        Tensor softmin = x.neg().softmax(-1);
        Tensor glu = x.chunk(-1, 2).getFirst().mul(x.chunk(-1, 2).getLast().sigmoid());
        Tensor count = mask.to(DType.FLOAT32).sum();
        Tensor diff = x.slice(-1, 1, 4).sub(x.slice(-1, 0, 3));
        Tensor median = x.sort(-1, false).slice(-1, 1, 2).squeeze(-1);
        Tensor trace = Tensor.einsum("ii", x.matmul(y.transpose()));
        Tensor similarity =
                x.mul(y).sum(-1).div(x.norm(2, -1).mul(y.norm(2, -1)).maximum(1e-8));
        Tensor distances = x.unsqueeze(1).sub(y.unsqueeze(0)).norm(2, -1);
        Tensor range = Tensor.ofInts(IntStream.range(0, 4).toArray()).to(DType.FLOAT32);
        Tensor grid = range.div(3);
        Tensor huber = x.sub(y)
                .abs()
                .minimum(1)
                .square()
                .mul(0.5)
                .add(x.sub(y).abs().sub(1).relu());
        Tensor binary = x.softplus().sub(x.mul(t)).mean();
        Tensor divergence = t.mul(t.log().sub(x.logSoftmax(-1))).sum(-1).mean();

        for (Tensor made : List.of(
                reciprocal,
                rsqrt,
                log2,
                exp2,
                remainder,
                lerp,
                isNan,
                isFinite,
                nanToNum,
                filled,
                logSigmoid,
                softsign,
                softmin,
                glu,
                count,
                diff,
                median,
                trace,
                similarity,
                distances,
                range,
                grid,
                huber,
                binary,
                divergence)) {
            System.out.println(made.shape() + " " + Arrays.toString(made.toArray()));
        }
    }
}
