package backprop4j.calculus;

/// A formula as it is written, with the strength of its outermost sign: where a stronger one is needed it stands
/// in brackets.
record Written(String text, Strength strength) {
    enum Strength {
        CHOICE,
        OR,
        AND,
        COMPARISON,
        SUM,
        PRODUCT,
        POWER,
        ATOM
    }

    static Written atom(String text) {
        return new Written(text, Strength.ATOM);
    }

    /// Its text where at least this strength is needed.
    String at(Strength needed) {
        return strength.compareTo(needed) >= 0 ? text : "(" + text + ")";
    }

    /// Its text where more than this strength is needed.
    String above(Strength limit) {
        return strength.compareTo(limit) > 0 ? text : "(" + text + ")";
    }

    /// Two operands around a sign: the right one in brackets if its own sign is no stronger, so that the order of
    /// operations can be read.
    static Written infix(Written left, String sign, Written right, Strength strength) {
        boolean negative = strength == Strength.PRODUCT && left.isNegative();
        return new Written(
                (negative ? left.text : left.at(strength)) + sign + right.above(strength),
                negative ? Strength.SUM : strength);
    }

    /// Whether it is one term behind a minus.
    private boolean isNegative() {
        return strength == Strength.SUM && text.startsWith("−") && !text.contains(" ");
    }
}
