package backprop4j.engine.cpu;

/// One step of a program, ready to run. It holds no numbers, so that many sessions can share it.
interface Kernel {
    /// Gives a new session the memory that the kernel needs beside the program's.
    default void reserve(Frame frame) {}

    /// How many parts may run at the same time; how many there are changes no bit.
    int parts();

    /// Runs one part.
    void run(Frame frame, int part, Scratch scratch);
}
