package org.quadrupole.pipelines.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Looks every few milliseconds what the threads of this process are doing, by the JDK's flight
 * recorder. It sees one thread in native code at each look, so a run that is to be looked at should
 * use one thread.
 */
public final class StackSampler implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(5);

  private final Recording recording = new Recording();

  private StackSampler() {
    for (String event : List.of("jdk.ExecutionSample", "jdk.NativeMethodSample")) {
      recording.enable(event).withPeriod(PERIOD);
    }
  }

  /** Begins to look. */
  public static StackSampler start() {
    StackSampler sampler = new StackSampler();
    sampler.recording.start();
    return sampler;
  }

  /**
   * Ends looking.
   *
   * @return how often each work was seen
   * @throws IOException if the recording cannot be written to the directory of temporary files, or
   *     read from there
   */
  public Map<Work, Long> stop() throws IOException {
    recording.stop();
    Path file = Files.createTempFile("quad-profile", ".jfr");
    try {
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .map(RecordedEvent::getStackTrace)
          .filter(stack -> stack != null)
          .map(StackSampler::work)
          .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static Work work(RecordedStackTrace stack) {
    List<Work.Frame> frames = new ArrayList<>();
    stack
        .getFrames()
        .forEach(
            frame ->
                frames.add(
                    new Work.Frame(
                        frame.getMethod().getType().getName(), frame.getMethod().getName())));
    return Work.of(frames);
  }

  @Override
  public void close() {
    recording.close();
  }
}
