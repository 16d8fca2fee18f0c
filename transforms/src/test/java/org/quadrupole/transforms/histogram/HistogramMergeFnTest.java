package org.quadrupole.transforms.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramMergeFnTest {

  private static final HistogramSpec SPEC =
      new HistogramSpec("pt", "", List.of(new RegularAxis(20, 0, 100), new IntegerAxis(0, 4)));

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPipelineMergesToTheBitsOfOneFill(boolean hotKeys) {
    Random random = new Random(7);
    HistogramAccumulator whole = new HistogramAccumulator(SPEC);
    List<KV<String, Histogram>> parts = new ArrayList<>();
    for (int part = 0; part < 200; part++) {
      HistogramAccumulator one = new HistogramAccumulator(SPEC);
      for (int i = 0; i < 20; i++) {
        double pt = 120 * random.nextDouble() - 10;
        double jets = random.nextInt(5);
        double weight = Math.pow(10, 40 * random.nextDouble()) * random.nextGaussian();
        one.fill(pt, jets, weight);
        whole.fill(pt, jets, weight);
      }
      parts.add(KV.of("a", one.toHistogram()));
    }
    HistogramAccumulator counted = new HistogramAccumulator(SPEC);
    counted.count(3, 2);
    parts.add(KV.of("b", counted.toHistogram()));

    Pipeline pipeline = Pipeline.create();
    PCollection<KV<String, Histogram>> input =
        pipeline.apply(
            Create.of(parts).withCoder(KvCoder.of(StringUtf8Coder.of(), HistogramCoder.of())));
    PCollection<KV<String, Histogram>> merged =
        hotKeys
            ? input.apply(
                Combine.<String, Histogram, Histogram>perKey(new HistogramMergeFn())
                    .withHotKeyFanout(5))
            : input.apply(Combine.perKey(new HistogramMergeFn()));
    List<KV<String, Histogram>> expected =
        List.of(KV.of("a", whole.toHistogram()), KV.of("b", counted.toHistogram()));
    PAssert.that(merged).satisfies(new Same(expected));
    assertThat(pipeline.run().waitUntilFinish()).isNotNull();
  }

  /** What a pipeline should hold, kept as bytes, since histograms are not serialised by Java. */
  private static final class Same
      implements SerializableFunction<Iterable<KV<String, Histogram>>, Void> {

    private static final long serialVersionUID = 1L;

    private final byte[] expected;

    Same(List<KV<String, Histogram>> expected) {
      this.expected = encoded(coder(), expected);
    }

    private static Coder<List<KV<String, Histogram>>> coder() {
      return ListCoder.of(KvCoder.of(StringUtf8Coder.of(), HistogramCoder.of()));
    }

    @Override
    public Void apply(Iterable<KV<String, Histogram>> actual) {
      assertThat(actual).containsExactlyInAnyOrderElementsOf(decoded(coder(), expected));
      return null;
    }
  }

  @Test
  void theCodersKeepBeamsPromises() throws Exception {
    HistogramAccumulator filled = new HistogramAccumulator(SPEC);
    filled.fill(3, 2, 1e-300);
    filled.fill(3, 2, 1e300);
    filled.fill(5, 1, Double.NaN);
    Histogram histogram = filled.toHistogram();
    assertSurvives(HistogramCoder.of(), histogram);
    assertThat(encoded(HistogramCoder.of(), histogram.merge(Histogram.empty(SPEC))))
        .isEqualTo(encoded(HistogramCoder.of(), histogram));
    assertSurvives(ExactSumCoder.of(), ExactSum.of(1, 1e-200, 1e300));
    assertThat(SerializableUtils.ensureSerializable(HistogramCoder.of()))
        .isEqualTo(HistogramCoder.of());
    HistogramCoder.of().verifyDeterministic();
  }

  @Test
  void allKindsOfAxesSurviveTheCoderAndJavaSerialisation() {
    for (Axis axis : AxisTest.axes()) {
      HistogramSpec spec = new HistogramSpec("n", "t", List.of(axis));
      assertThat(SerializableUtils.clone(spec)).isEqualTo(spec);
      HistogramAccumulator filled = new HistogramAccumulator(spec);
      filled.count(axis.edge(0));
      filled.count(axis.edge(1));
      assertSurvives(HistogramCoder.of(), filled.toHistogram());
    }
  }

  private static <T> void assertSurvives(Coder<T> coder, T value) {
    assertThat(decoded(coder, encoded(coder, value))).isEqualTo(value);
  }

  private static <T> byte[] encoded(Coder<T> coder, T value) {
    try {
      return CoderUtils.encodeToByteArray(coder, value);
    } catch (CoderException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T decoded(Coder<T> coder, byte[] bytes) {
    try {
      return CoderUtils.decodeFromByteArray(coder, bytes);
    } catch (CoderException e) {
      throw new AssertionError(e);
    }
  }
}
