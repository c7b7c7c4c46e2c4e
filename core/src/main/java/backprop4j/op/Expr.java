package backprop4j.op;

import java.util.List;

/// The meaning of a pointwise operation for one element: a small expression over its inputs, written once and run
/// by every engine. Constants are rounded to the type that computes.
public sealed interface Expr {
    /// The element of input `index`.
    record Arg(int index) implements Expr {}

    record Const(double value) implements Expr {}

    record Apply(Primitive primitive, List<Expr> operands) implements Expr {}

    static Expr apply(Primitive primitive, Expr... operands) {
        if (operands.length != primitive.arity()) {
            throw new IllegalArgumentException(primitive + " takes " + primitive.arity() + " operands");
        }
        return new Apply(primitive, List.of(operands));
    }

    default Expr add(Expr other) {
        return apply(Primitive.ADD, this, other);
    }

    default Expr add(double other) {
        return add(new Const(other));
    }

    default Expr mul(Expr other) {
        return apply(Primitive.MUL, this, other);
    }

    default Expr mul(double other) {
        return mul(new Const(other));
    }

    /// `number / this`.
    default Expr reciprocalOf(double number) {
        return apply(Primitive.DIV, new Const(number), this);
    }

    /// `number − this`.
    default Expr rsub(double number) {
        return apply(Primitive.SUB, new Const(number), this);
    }

    default Expr sub(Expr other) {
        return apply(Primitive.SUB, this, other);
    }

    default Expr sub(double other) {
        return sub(new Const(other));
    }

    default Expr div(Expr other) {
        return apply(Primitive.DIV, this, other);
    }

    default Expr abs() {
        return apply(Primitive.ABS, this);
    }

    default Expr log() {
        return apply(Primitive.LOG, this);
    }

    default Expr min(double other) {
        return apply(Primitive.MIN, this, new Const(other));
    }

    default Expr max(double other) {
        return apply(Primitive.MAX, this, new Const(other));
    }

    /// 1 where this is larger than `number`, else 0.
    default Expr isAbove(double number) {
        return apply(Primitive.LT, new Const(number), this);
    }

    /// `yes` where this is not 0, else `no`.
    default Expr select(Expr yes, Expr no) {
        return apply(Primitive.SELECT, this, yes, no);
    }

    default Expr neg() {
        return apply(Primitive.NEG, this);
    }

    default Expr exp() {
        return apply(Primitive.EXP, this);
    }

    default Expr erf() {
        return apply(Primitive.ERF, this);
    }
}
