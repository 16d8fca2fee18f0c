package org.quadrupole.pipelines.run;

import java.util.Locale;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.util.construction.SplittableParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.quadrupole.events.EventBatch;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.runners.EmbeddedFlink;

/** The runners that need nothing but this process. */
public enum RunnerKind implements Runner {
  /** In this process, on Beam's DirectRunner. */
  DIRECT {
    @Override
    public PipelineOptions options(int threads) {
      DirectOptions options = PipelineOptionsFactory.create().as(DirectOptions.class);
      options.setRunner(DirectRunner.class);
      options.setTargetParallelism(threads);
      options.setBlockOnRun(false);
      // Checks of the steps themselves, not of data; tests run with them (docs/performance.md).
      options.setEnforceEncodability(false);
      options.setEnforceImmutability(false);
      return options;
    }

    /**
     * A Read is expanded into two splittable DoFns, which the DirectRunner expands further before
     * it replaces all of them by this primitive: half of its preparation, several milliseconds.
     */
    @Override
    public PTransform<PBegin, PCollection<EventBatch>> reading(RootIO.Read read) {
      return new SplittableParDo.PrimitiveBoundedRead<>(Read.from(read.source()));
    }
  },
  /** In this process, on Flink's mini-cluster. */
  FLINK {
    @Override
    public PipelineOptions options(int threads) {
      try {
        return EmbeddedFlink.options(threads);
      } catch (NoClassDefFoundError e) {
        throw new AnalysisException(
            "--runner flink: Flink is not on the class path; start with the script ./quad", e);
      }
    }
  };

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
