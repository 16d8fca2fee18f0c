package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.quadrupole.events.EventBatch;
import org.quadrupole.io.root.RootIO;

/** Where a pipeline runs; its text is what reports call it. */
public interface Runner {

  /**
   * Beam's options.
   *
   * @param threads how many threads process events
   */
  PipelineOptions options(int threads);

  /** The step that reads, in the form that costs this runner least. */
  default PTransform<PBegin, PCollection<EventBatch>> reading(RootIO.Read read) {
    return read;
  }

  /**
   * The way of its results.
   *
   * @param scratch a directory of this process
   */
  default ResultRoute route(Path scratch) {
    return ResultRoute.file(scratch.resolve("results"));
  }

  /** Whether pipelines run in other processes, whose answers cost them time. */
  default boolean isFar() {
    return false;
  }

  /**
   * How long a pipeline may take on workers that leave and take along what they have computed.
   * Empty where all is done in one.
   */
  default Optional<Duration> round() {
    return Optional.empty();
  }

  /** How long workers live, where they leave; no pipeline that takes longer will be done. */
  default Optional<Duration> lifetime() {
    return Optional.empty();
  }

  /** Whether there is a worker that does something. */
  default boolean isWorking() {
    return true;
  }

  /**
   * Ends a pipeline; whoever waits for it gets an exception. Does nothing where it has ended.
   *
   * @param pipeline its name
   * @throws IOException if nobody can be told
   * @throws UnsupportedOperationException where {@link #lifetime} is empty
   */
  default void cancel(String pipeline) throws IOException {
    throw new UnsupportedOperationException("its pipelines have all the time");
  }

  /** What the run has used of a cluster so far; empty where there is none. */
  default Optional<RunUse> use() {
    return Optional.empty();
  }
}
