package backprop4j.studio.browser;

import backprop4j.studio.Studio;
import java.io.IOException;

/// `backprop studio mnist` without the command line: prints its address and serves until it is ended.
final class StudioProcess {
    private StudioProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        TrainingThreads.asTheCommandTakes();
        try (Studio studio = Studio.mnist().start()) {
            System.out.println(studio.address());
            studio.await();
        }
    }
}
