package org.quadrupole.runners;

import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Flink's mini-cluster inside the calling process. */
public final class EmbeddedFlink {

  private EmbeddedFlink() {}

  /**
   * Options that run a bounded pipeline on a mini-cluster of its own.
   *
   * @param threads the number of parallel tasks and of slots
   */
  public static PipelineOptions options(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("needs at least one thread, not " + threads);
    }
    FlinkPipelineOptions options = PipelineOptionsFactory.create().as(FlinkPipelineOptions.class);
    options.setRunner(FlinkRunner.class);
    options.setFlinkMaster("[local]");
    options.setParallelism(threads);
    // Batches are immutable, so steps in one process may hand on the same object; a copy would
    // read every column of a lazy batch.
    options.setObjectReuse(true);
    options.setFasterCopy(true);
    // All slots are there from the start, so nothing is gained by BATCH_FORCED's intermediate
    // files.
    options.setExecutionModeForBatch("PIPELINED");
    return options;
  }
}
