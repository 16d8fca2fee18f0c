package org.quadrupole.pipelines.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.quadrupole.pipelines.profile.Work.Frame;
import org.quadrupole.pipelines.profile.Work.Stage;

class WorkTest {

  private static final String LOOP = "org.quadrupole.transforms.generated.Events_1";

  /** Frames as {@code class.method}, the innermost first. */
  private static Work of(String... frames) {
    return Work.of(
        Arrays.stream(frames)
            .map(
                frame -> {
                  int dot = frame.lastIndexOf('.');
                  return new Frame(frame.substring(0, dot), frame.substring(dot + 1));
                })
            .toList());
  }

  @Test
  void theInnermostClassThatTellsDecides() {
    String root = "org.quadrupole.io.root.";
    assertThat(of("com.github.luben.zstd.ZstdDecompressCtx.x", root + "compression.Decompressor.d"))
        .isEqualTo(new Work(Stage.DECOMPRESS, "", ""));
    assertThat(
            of(
                "sun.nio.ch.FileDispatcherImpl.pread0",
                root + "FileByteSource.readFully",
                root + "tree.BasketReader.fetch",
                "org.quadrupole.transforms.runtime.EventLoop.read",
                LOOP + ".load_3$",
                LOOP + ".cut_7$",
                "org.quadrupole.transforms.LoopFn.process",
                "org.apache.beam.sdk.Anything.run"))
        .isEqualTo(new Work(Stage.FETCH, LOOP, "load_3"));
    assertThat(of(root + "tree.JaggedDecoder.accept", LOOP + ".load_3$").stage())
        .isEqualTo(Stage.DECODE);
    assertThat(of("org.quadrupole.events.Offsets.check", LOOP + ".load_3$").stage())
        .isEqualTo(Stage.DECODE);
    assertThat(
            of("org.quadrupole.transforms.histogram.PowerSums.add", LOOP + ".fill_9$", LOOP + ".x"))
        .isEqualTo(new Work(Stage.FILL, LOOP, "fill_9"));
    assertThat(of("java.lang.Math.sqrt", LOOP + ".cut_7$"))
        .isEqualTo(new Work(Stage.EVALUATE, LOOP, "cut_7"));
  }

  @Test
  void whatNobodyToldIsOther() {
    assertThat(of("java.util.HashMap.get", "org.apache.beam.sdk.Pipeline.run"))
        .isEqualTo(new Work(Stage.OTHER, "", ""));
    assertThat(of()).isEqualTo(new Work(Stage.OTHER, "", ""));
  }
}
