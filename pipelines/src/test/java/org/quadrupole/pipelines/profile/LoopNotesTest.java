package org.quadrupole.pipelines.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.Primitive;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.GraphCompiler;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.expression.SourceText;

class LoopNotesTest {

  /** The notes are comments in generated code: this breaks when the generator changes them. */
  @Test
  void columnsAndCutsAreNamed() {
    EventSchema schema =
        EventSchema.of(
            List.of(
                new EventSchema.Field("nJet", Primitive.UINT32),
                new EventSchema.Field("Jet_pt", ListType.of(Primitive.FLOAT32))));
    CompiledGraph graph =
        GraphCompiler.compile(
            new AnalysisGraph(
                List.of(),
                Optional.empty(),
                List.of(
                    new Region(
                        "hard",
                        List.of(new Cut("two jets", SourceText.of("sum(Jet.pt > 30) >= 2"))),
                        Optional.empty())),
                List.of()),
            schema);
    assertThat(LoopNotes.of(graph).values())
        .contains("Jet_pt")
        .contains("two jets: sum(Jet.pt > 30) >= 2");
    assertThat(LoopNotes.of(graph).keySet()).anyMatch(method -> method.startsWith("cut_"));
  }
}
