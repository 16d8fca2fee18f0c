package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.Column;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.Provenance;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.RecordType;

/** Objects that refer to others, on two events that are written out here. */
class ReferencesTest {

  private final List<EventSchema.Field> fields = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();

  private void column(String name, Column column, String counter) {
    fields.add(
        new EventSchema.Field(
            name, column.type(), counter.isEmpty() ? Optional.empty() : Optional.of(counter)));
    columns.add(column);
  }

  private static IntColumn ints(int... values) {
    return new IntColumn(Primitive.INT32, values);
  }

  private static int[] offsets(int... offsets) {
    return offsets;
  }

  private static FloatColumn floats(float... values) {
    return new FloatColumn(Primitive.FLOAT32, values);
  }

  /** Jets of 10 and 20 GeV, then of 30; one muon, then two. */
  private void nanoAod() {
    column("Jet_pt", ListColumn.of(offsets(0, 2, 3), floats(10, 20, 30)), "nJet");
    column("Muon_jetIdx", ListColumn.of(offsets(0, 1, 3), ints(1, -1, 0)), "nMuon");
    column(
        "Muon_jetIdxs",
        ListColumn.of(offsets(0, 1, 3), ListColumn.of(offsets(0, 3, 3, 4), ints(1, 0, 5, 0))),
        "nMuon");
    column("Muon_jetIdx2", ListColumn.of(offsets(0, 1, 3), ints(0, 1, -1)), "nMuon");
    column("Muon_sVIdx", ListColumn.of(offsets(0, 1, 3), ints(0, 0, 0)), "nMuon");
    column("SV_x", ListColumn.of(offsets(0, 1, 2), floats(5, 6)), "nSV");
  }

  private Object value(String expression) {
    EventBatch events = EventBatch.of(EventSchema.of(fields), 2, Provenance.memory(2), columns);
    Column column =
        Sample.run(Sample.compile(events.schema(), List.of(), expression), events).get(0);
    return List.of(Sample.entry(column, 0), Sample.entry(column, 1)).toString();
  }

  @Test
  void anIndexBelowZeroOrBeyondTheCollectionIsMissing() {
    nanoAod();
    assertThat(value("fill_none(Muon.jet.pt, -1)")).isEqualTo("[[20.0], [-1.0, 30.0]]");
    assertThat(value("is_none(Muon.jet2)")).isEqualTo("[[false], [true, true]]");
  }

  @Test
  void aListOfIndicesMakesAListOfObjects() {
    nanoAod();
    assertThat(value("[fill_none(m.jets.pt, -1) for m in Muon]"))
        .isEqualTo("[[[20.0, 10.0, -1.0]], [[], [30.0]]]");
    assertThat(value("[sum(m.jets.pt) for m in Muon]")).isEqualTo("[[30.0], [0.0, 30.0]]");
  }

  @Test
  void collectionsInCapitalsAreFoundToo() {
    nanoAod();
    assertThat(value("fill_none(Muon.sV.x, -1)")).isEqualTo("[[5.0], [6.0, 6.0]]");
  }

  @Test
  void aRangeIsAListOfWhatItSpans() {
    podio(2);
    assertThat(value("P.daughters.index")).isEqualTo("[[[7, 8], []], [[9]]]");
    assertThat(value("fill_none(len(P[0].daughters), -1)")).isEqualTo("[2, 1]");
    assertThat(value("[sum(p.daughters.index) for p in P]")).isEqualTo("[[15, 0], [9]]");
  }

  @Test
  void aRangeBeyondTheEventIsAnError() {
    podio(3);
    assertThatThrownBy(() -> value("P.daughters.index"))
        .hasStackTraceContaining("a range of items up to 3, but the event has 2");
  }

  private void podio(int end) {
    column("P/P.daughters_begin", ListColumn.of(offsets(0, 2, 3), ints(0, 2, 0)), "");
    column("P/P.daughters_end", ListColumn.of(offsets(0, 2, 3), ints(end, 2, 1)), "");
    column("_P_daughters/_P_daughters.index", ListColumn.of(offsets(0, 2, 3), ints(7, 8, 9)), "");
  }

  @Test
  void recordsWithoutMembersAreCountedAndHideNoOthers() {
    RecordColumn empty = new RecordColumn(new RecordType(List.of()), 3, List.of());
    column("AnalysisElectrons", ListColumn.of(offsets(0, 2, 3), empty), "");
    column("AnalysisElectronsAuxDyn:pt", ListColumn.of(offsets(0, 2, 3), floats(10, 20, 30)), "");
    column("TruthEvents", ListColumn.of(offsets(0, 0, 3), empty), "");
    assertThat(value("AnalysisElectrons.pt")).isEqualTo("[[10.0, 20.0], [30.0]]");
    assertThat(value("len(AnalysisElectrons)")).isEqualTo("[2, 1]");
    assertThat(value("len(TruthEvents)")).isEqualTo("[0, 3]");
  }

  @Test
  void partsOfOneKindCanBeStoredAndChosen() {
    column("P/P.daughters_begin", ListColumn.of(offsets(0, 2, 3), ints(0, 2, 0)), "");
    column("P/P.momentum.x", ListColumn.of(offsets(0, 2, 3), floats(3, 1, 2)), "");
    column("P/P.momentum.y", ListColumn.of(offsets(0, 2, 3), floats(4, 5, 6)), "");
    assertThat(value("sorted(P.momentum, key=lambda p: p.x).y")).isEqualTo("[[5.0, 4.0], [6.0]]");
    assertThat(
            value("[fill_none(max([p.momentum, p.momentum], key=lambda q: q.x).y, 0) for p in P]"))
        .isEqualTo("[[4.0, 5.0], [6.0]]");
  }

  @Test
  void aSplitObjectOfSingleValuesAndListsIsOneObject() {
    column("event/fNumber", ints(3, 4), "");
    column("event/fHeader/fHeader.fRun", ints(1, 1), "");
    column("event/fTracks/fTracks.fPx", ListColumn.of(offsets(0, 2, 3), floats(1, 2, 3)), "");
    assertThat(value("event.fNumber + event.fHeader.fRun")).isEqualTo("[4, 5]");
    assertThat(value("sum(event.fTracks.fPx)")).isEqualTo("[3.0, 3.0]");
  }

  @Test
  void recordsOfRecordsAreFourVectorsAsSplitBranchesAre() {
    RecordColumn momentum =
        record(List.of("x", "y", "z"), floats(3, 5), floats(4, 12), floats(0, 0));
    RecordColumn particle = record(List.of("momentum", "energy"), momentum, floats(5, 13));
    column("P", ListColumn.of(offsets(0, 1, 2), particle), "");
    assertThat(value("P.pt")).isEqualTo("[[5.0], [13.0]]");
    assertThat(value("sum(P).mass + sum(P.momentum.x)")).isEqualTo("[3.0, 5.0]");
  }

  private static RecordColumn record(List<String> names, Column... members) {
    List<RecordType.Field> types = new ArrayList<>();
    for (int k = 0; k < members.length; k++) {
      types.add(new RecordType.Field(names.get(k), members[k].type()));
    }
    return new RecordColumn(new RecordType(types), members[0].size(), List.of(members));
  }
}
