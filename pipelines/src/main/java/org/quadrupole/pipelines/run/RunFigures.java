package org.quadrupole.pipelines.run;

/**
 * What a run took.
 *
 * @param events the events that the results are of
 * @param knownEvents those of them of which everything was known from earlier runs
 * @param files the files read
 * @param seconds from the start of the pipeline to its end
 * @param bytesRead the bytes of the columns read, as they are in the files
 * @param bytesDecompressed the same after decompression
 * @param runner where it ran
 * @param threads on how many threads
 */
public record RunFigures(
    long events,
    long knownEvents,
    long files,
    double seconds,
    long bytesRead,
    long bytesDecompressed,
    Runner runner,
    int threads) {

  /** The events that were processed. */
  public long processed() {
    return events - knownEvents;
  }

  /** Events processed in a second. */
  public double eventsPerSecond() {
    return seconds > 0 ? processed() / seconds : 0;
  }
}
