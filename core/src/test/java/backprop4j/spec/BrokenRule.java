package backprop4j.spec;

import java.util.List;

/// A rule of a derivative with one mistake planted in it.
///
/// @param what the rule, and the mistake
/// @param source the file that has it, below the core module's sources
/// @param right the rule as it stands, which occurs once in that file
/// @param wrong what it becomes
/// @param spec the operation whose gradient it is
record BrokenRule(String what, String source, String right, String wrong, String spec) {
    private static final String OP = "backprop4j/op/";

    /// The mistakes that are made: a factor, a sign, a term, an operand, a place, a function left out or taken
    /// wrongly, in rules of every kind of operation.
    static List<BrokenRule> all() {
        return List.of(
                broken(
                        "div: ∂y/∂b = −y/b loses a division",
                        "Arithmetic",
                        "(x, y) -> y.div(x.get(1)).neg()",
                        "(x, y) -> y.neg()",
                        "div(Operand)"),
                broken(
                        "mul: ∂y/∂a = b becomes a",
                        "Arithmetic",
                        "Expr::mul, (x, y) -> x.get(1), (x, y) -> x.get(0)",
                        "Expr::mul, (x, y) -> x.get(0), (x, y) -> x.get(0)",
                        "mul(Operand)"),
                broken(
                        "maximum: the derivative goes to the smaller",
                        "Arithmetic",
                        "x.get(0).gt(x.get(1)), y)",
                        "x.get(0).lt(x.get(1)), y)",
                        "maximum(Operand)"),
                broken("sqrt: y' = 1/(2y) loses the ½", "Elementary", "y.rdiv(0.5)", "y.rdiv(1)", "sqrt()"),
                broken("cos: y' = −sin x loses its sign", "Elementary", "x.sin().neg()", "x.sin()", "cos()"),
                broken(
                        "pow: ∂y/∂p = y·ln x loses the logarithm",
                        "Elementary",
                        "y.mul(x.get(0).log())",
                        "y",
                        "pow(Operand)"),
                broken(
                        "atan2: ∂y/∂x loses its sign",
                        "Elementary",
                        "in.get(0).neg().div(",
                        "in.get(0).div(",
                        "atan2(Operand)"),
                broken(
                        "tanh: y' = 1 − y² loses the square",
                        "Activations",
                        "Expr.apply(Primitive.TANH, x), (x, y) -> y.square().rsub(1)",
                        "Expr.apply(Primitive.TANH, x), (x, y) -> y.rsub(1)",
                        "tanh()"),
                broken(
                        "sigmoid: y' = y·(1 − y) has twice its size",
                        "Activations",
                        "y.mul(y.rsub(1))",
                        "y.mul(y.rsub(1)).mul(2)",
                        "sigmoid()"),
                broken(
                        "gelu: y' = Φ(x) + x·φ(x) loses a term",
                        "Activations",
                        ".add(x.mul(x.square().mul(-0.5).exp()).mul(INVERSE_SQRT_TWO_PI))",
                        "",
                        "gelu()"),
                broken(
                        "sum: the adjoint is spread as if for a mean",
                        "Reduce",
                        "case SUM -> spread(adjoint, x.shape());",
                        "case SUM -> spread(adjoint.div(x.shape().size(axes.getFirst())), x.shape());",
                        "sum(int[]) along the last axis"),
                broken(
                        "max: the adjoint goes to every element",
                        "Reduce",
                        "case MAX -> largest(x, output).mul(spread(adjoint.div(number(x, output)), x.shape()));",
                        "case MAX -> spread(adjoint.div(number(x, output)), x.shape());",
                        "max(int[]) along the last axis"),
                broken(
                        "contract: ∂y/∂right has half its size",
                        "Contract",
                        "new Contract(left, result, right), inputs.get(0), adjoint)",
                        "new Contract(left, result, right), inputs.get(0), adjoint.mul(0.5))",
                        "matmul(Operand)"),
                broken(
                        "concat: a part begins one too early",
                        "Layout",
                        "start += earlier.shape().size(axis);",
                        "start += earlier.shape().size(axis) - 1;",
                        "concat(int,Operand[])"),
                broken(
                        "slice: the zeros of both sides change places",
                        "Layout",
                        "new Pad(start, after, between), adjoint",
                        "new Pad(after, start, between), adjoint",
                        "slice(int,int,int)"),
                broken(
                        "pad: the elements come in reverse",
                        "Layout",
                        "Tensor.apply(new Slice(before, stop, step), adjoint)",
                        "Tensor.apply(new Slice(before, stop, step), adjoint).flip(-1)",
                        "pad(int,int,int)"),
                broken(
                        "broadcast: the sum becomes the largest",
                        "Layout",
                        "new Reduce(Reduce.Fold.SUM, axes), adjoint",
                        "new Reduce(Reduce.Fold.MAX, axes), adjoint",
                        "broadcastTo(Shape)"),
                broken(
                        "flip: the elements stay where they are",
                        "Layout",
                        "return Tensor.apply(this, adjoint);",
                        "return adjoint;",
                        "flip(int[])"),
                broken(
                        "windows: what overlaps counts twice",
                        "Layout",
                        "Tensor.apply(new Fold(windows, extents), adjoint)",
                        "Tensor.apply(new Fold(windows, extents), adjoint).mul(2)",
                        "windows(int,int,int)"),
                broken(
                        "gather: the sign is lost",
                        "Index",
                        "new ScatterAdd(axis, size), adjoint, inputs.get(1)",
                        "new ScatterAdd(axis, size), adjoint.neg(), inputs.get(1)",
                        "gather(int,Tensor)"),
                broken(
                        "scatterAdd: only positive adjoints return",
                        "Index",
                        "new Gather(axis), adjoint, inputs.get(1)",
                        "new Gather(axis), adjoint.relu(), inputs.get(1)",
                        "scatterAdd"),
                broken(
                        "softmax: x̄ = y·(ȳ − Σ ȳ·y) loses the sum",
                        "Composites",
                        "y.mul(adjoint.sub(adjoint.mul(y).sumKeeping(axis)))",
                        "y.mul(adjoint)",
                        "softmax(int) along the last axis"),
                broken(
                        "logSoftmax, of which crossEntropy is made: Σ ȳ becomes ȳ",
                        "Composites",
                        ".mul(adjoint.sumKeeping(axis)))",
                        ".mul(adjoint))",
                        "crossEntropy(Tensor)"),
                broken(
                        "layer norm: x̄ loses the term −x̂·Σ ȳ·x̂/n",
                        "Composites",
                        ".sub(y.mul(mean(adjoint.mul(y), axes)))",
                        "",
                        "normalize(double,int[]) along the last axis"),
                broken(
                        "solve: Ā = −B̄·Xᵀ loses its sign",
                        "Blockwise",
                        "right.matmul(output.transpose()).neg()",
                        "right.matmul(output.transpose())",
                        "solve"),
                broken(
                        "conv: w̄ from the adjoint of x̄ has half its size",
                        "Convolution",
                        "index == 0 ? as(Role.INPUT).of(adjoint, other) : as(Role.WEIGHT).of(other, adjoint);",
                        "index == 0 ? as(Role.INPUT).of(adjoint, other) : as(Role.WEIGHT).of(other, adjoint).div(2);",
                        "conv of images"),
                broken(
                        "scan: the adjoint of a constant forgets all steps but one",
                        "RegionBackward",
                        "next.add(sumsSoFar.get(i).add(found.get(derivatives.by().indexOf(sums.get(i)))));",
                        "next.add(found.get(derivatives.by().indexOf(sums.get(i))));",
                        "scan"),
                new BrokenRule(
                        "the reverse loop: of several consumers only the last counts",
                        "backprop4j/autodiff/Reverse.java",
                        "sum = sum.add(parts.get(i));",
                        "sum = parts.get(i);",
                        "concat(int,Operand[])"));
    }

    private static BrokenRule broken(String what, String file, String right, String wrong, String spec) {
        return new BrokenRule(what, OP + file + ".java", right, wrong, spec);
    }

    @Override
    public String toString() {
        return what;
    }
}
