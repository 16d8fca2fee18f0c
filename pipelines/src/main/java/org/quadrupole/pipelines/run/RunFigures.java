package org.quadrupole.pipelines.run;

/**
 * What a run took.
 *
 * @param events the events read
 * @param files the files read
 * @param seconds from the start of the pipeline to its end
 * @param bytesRead the bytes of the columns read, as they are in the files
 * @param bytesDecompressed the same after decompression
 * @param runner where it ran
 * @param threads on how many threads
 */
public record RunFigures(
    long events,
    long files,
    double seconds,
    long bytesRead,
    long bytesDecompressed,
    Runner runner,
    int threads) {

  /** Events read in a second. */
  public double eventsPerSecond() {
    return seconds > 0 ? events / seconds : 0;
  }
}
