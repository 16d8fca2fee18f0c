package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.beam.sdk.transforms.resourcehints.ResourceHints;
import org.junit.jupiter.api.Test;
import org.quadrupole.pipelines.analysis.AnalysisLoader;

class AnalysisRunTest {

  private static final String SMALL = "datasets: {e: a.root}\nregions: {r: []}\n";

  @Test
  void theMemoryOfAnAnalysisIsBeamsHint() {
    assertThat(hints(SMALL + "memory: 6 GB"))
        .isEqualTo(ResourceHints.create().withMinRam(6_000_000_000L));
    assertThat(hints(SMALL)).isEqualTo(ResourceHints.create());
  }

  private static ResourceHints hints(String text) {
    return AnalysisRun.hints(AnalysisLoader.read("a.yaml", "/", text, Map.of()));
  }
}
