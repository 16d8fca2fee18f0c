package org.quadrupole.io.root.rntuple;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.io.root.RootIO;

/** RNTuples through the connector, as trees are read; the values are those of the script. */
class RNTupleIOTest {

  /** Says which events a batch holds, once its values were found to be what the script wrote. */
  private static final class Check extends DoFn<EventBatch, String> {
    @ProcessElement
    public void process(@Element EventBatch batch, OutputReceiver<String> out) throws IOException {
      try (ColumnReader reader = batch.open()) {
        int[] lengths = ((IntColumn) reader.read("nJet")).values();
        ListColumn jets = (ListColumn) reader.read("Jet_charge");
        int[] charges = ((IntColumn) jets.content()).values();
        int[] first = ((IntColumn) reader.read("p.first")).values();
        for (int i = 0; i < batch.size(); i++) {
          int event = first[0] + i;
          int from = jets.offsets()[i];
          boolean right = lengths[i] == event % 5 && jets.offsets()[i + 1] - from == event % 5;
          for (int k = 0; k < lengths[i]; k++) {
            right &= charges[from + k] == k - event;
          }
          if (!right || first[i] != event) {
            throw new AssertionError("event " + event + " of " + batch + " is not as written");
          }
        }
        out.output(first[0] + "+" + batch.size());
      }
    }
  }

  @Test
  void everyEventIsReadOnceInBatchesInsideClusters() throws URISyntaxException {
    String file = Path.of(RNTupleIOTest.class.getResource("kinds.root").toURI()).toString();
    List<String> expected = new ArrayList<>();
    for (int first = 0; first < 150; first += 25) {
      expected.add(first + "+25");
    }
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    PAssert.that(
            pipeline
                .apply(
                    RootIO.read()
                        .from(file)
                        .withTree("Events")
                        .withColumns(List.of("nJet", "Jet_charge", "p.first", "vvar", "mp"))
                        .withMaxBatchEvents(25))
                .apply(ParDo.of(new Check()))
                .setCoder(StringUtf8Coder.of()))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }
}
