package backprop4j.diagnose;

/// How much a finding matters, the least first.
public enum Severity {
    /// Worth knowing; nothing is wrong.
    NOTE,
    /// Training suffers, or soon will.
    WARNING,
    /// Something cannot learn, or is no number any more.
    ERROR
}
