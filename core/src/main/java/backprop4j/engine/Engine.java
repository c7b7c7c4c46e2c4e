package backprop4j.engine;

import backprop4j.compile.Program;

/// Runs programs. Every CPU engine gives the same bits.
public interface Engine {
    /// A short name for people: `reference`, `cpu, vectors of 256 bits`.
    String name();

    /// Makes a program ready to run.
    Executable prepare(Program program);
}
