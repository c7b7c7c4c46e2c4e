package backprop4j.studio.browser;

/// How many threads train where a watched training is measured.
final class TrainingThreads {
    private TrainingThreads() {}

    /// As many as `backprop studio` takes: one fewer than there are processors, unless somebody has asked for
    /// another
    /// number. The engine reads it when it starts, so this comes before the first studio of the process.
    static String asTheCommandTakes() {
        int processors = Runtime.getRuntime().availableProcessors();
        if (System.getProperty("backprop4j.threads") == null) {
            System.setProperty("backprop4j.threads", Integer.toString(Math.max(1, processors - 1)));
        }
        return processors + " processors, "
                + backprop4j.engine.Runtime.get().engine().name();
    }
}
