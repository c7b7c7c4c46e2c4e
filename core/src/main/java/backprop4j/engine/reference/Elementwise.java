package backprop4j.engine.reference;

import backprop4j.DType;
import backprop4j.compile.Node;
import backprop4j.op.Expr;
import backprop4j.op.Pointwise;
import backprop4j.op.Primitive;
import backprop4j.op.Storage;
import java.util.Arrays;
import java.util.List;

/// Evaluates a pointwise operation's meaning for each element.
final class Elementwise {
    private Elementwise() {}

    static void run(Pointwise pointwise, Node[] givers, Storage[] inputs, Node node, Storage result) {
        DType compute = pointwise.compute(
                node.dtype(), Arrays.stream(givers).map(Node::dtype).toList());
        double[] x = new double[inputs.length];
        for (int i = 0; i < result.count(); i++) {
            for (int input = 0; input < x.length; input++) {
                x[input] = inputs[input].get(i);
            }
            result.set(i, evaluate(pointwise.meaning(), x, compute == DType.FLOAT32));
        }
    }

    /// In float32 each value is a float, held in a double.
    private static double evaluate(Expr expr, double[] x, boolean single) {
        return switch (expr) {
            case Expr.Arg(int index) -> single ? (float) x[index] : x[index];
            case Expr.Const(double number) -> single ? (float) number : number;
            case Expr.Apply(Primitive primitive, List<Expr> operands) -> {
                double a = evaluate(operands.get(0), x, single);
                double b = operands.size() > 1 ? evaluate(operands.get(1), x, single) : 0;
                double c = operands.size() > 2 ? evaluate(operands.get(2), x, single) : 0;
                yield single ? primitive.apply((float) a, (float) b, (float) c) : primitive.apply(a, b, c);
            }
        };
    }
}
