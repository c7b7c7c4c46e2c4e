package backprop4j.proof;

/// How the numbers of a random graph are drawn.
public enum Manner {
    /// Real numbers between −2 and 2, no two alike; what has a domain is kept inside it. For comparisons within a
    /// bound.
    MODERATE,
    /// Multiples of 1/8 between −2 and 2: many are equal, and many lie on kinks.
    TIED,
    /// Also zeros of both signs, subnormal and huge numbers, infinities and NaN. For comparisons of bits.
    WILD
}
