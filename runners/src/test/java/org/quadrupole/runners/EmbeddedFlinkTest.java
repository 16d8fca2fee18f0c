package org.quadrupole.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;

class EmbeddedFlinkTest {

  @Test
  void aPipelineRunsInThisProcess() {
    Pipeline pipeline = Pipeline.create(EmbeddedFlink.options(2));
    pipeline.apply(Create.of(1, 2, 3)).apply(Count.globally());
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
  }

  @Test
  void eachThreadIsAParallelTask() {
    assertThat(EmbeddedFlink.options(3).as(FlinkPipelineOptions.class).getParallelism())
        .isEqualTo(3);
    assertThatThrownBy(() -> EmbeddedFlink.options(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
