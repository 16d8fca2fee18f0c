package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.SourceTestUtils;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.BoolColumn;
import org.quadrupole.events.ByteColumn;
import org.quadrupole.events.Column;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.Primitive;
import org.quadrupole.events.RecordColumn;
import org.quadrupole.events.ShortColumn;
import org.quadrupole.events.StringColumn;

/** Files that differ, read as one; {@code make_chain_fixtures.py} wrote them with ROOT. */
class ChainTest {

  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();
  private static final ObjectMapper JSON = new ObjectMapper();

  static String file(String name) {
    try {
      return Path.of(ChainTest.class.getResource("/chain/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static RootIO.Read read(String... files) {
    return RootIO.read()
        .from(List.of(files).stream().map(ChainTest::file).toList())
        .withTree("Events");
  }

  /** All values of a column in all files, as JSON. */
  private static JsonNode values(RootIO.Read read, EventSchema schema, String column)
      throws IOException {
    ReadSpec spec = read.spec().withSchema(schema);
    ArrayNode values = JSON.createArrayNode();
    RootSource source = new RootSource(read.patterns(), EmptyMatchTreatment.DISALLOW, spec);
    for (EventBatch batch : SourceTestUtils.readFromSource(source, OPTIONS)) {
      assertThat(batch.schema()).isEqualTo(schema);
      Column read1 = batch.materialize().select(List.of(column)).open().read(column);
      for (int i = 0; i < batch.size(); i++) {
        values.add(value(read1, i));
      }
    }
    return values;
  }

  private static JsonNode value(Column column, int i) {
    if (column instanceof ListColumn lists) {
      ArrayNode items = JSON.createArrayNode();
      for (int j = lists.offsets()[i]; j < lists.offsets()[i + 1]; j++) {
        items.add(value(lists.content(), j));
      }
      return items;
    } else if (column instanceof BoolColumn bools) {
      return JSON.valueToTree(bools.values()[i]);
    } else if (column instanceof StringColumn texts) {
      return JSON.valueToTree(texts.get(i));
    } else if (column instanceof DoubleColumn reals) {
      return JSON.valueToTree(reals.values()[i]);
    } else if (column instanceof FloatColumn reals) {
      return JSON.valueToTree((double) reals.values()[i]);
    } else if (column instanceof RecordColumn
        || column instanceof ShortColumn
        || column instanceof ByteColumn) {
      throw new IllegalArgumentException(column.type().toString());
    }
    long whole =
        column instanceof IntColumn ints ? ints.values()[i] : ((LongColumn) column).values()[i];
    return whole == (int) whole ? JSON.valueToTree((int) whole) : JSON.valueToTree(whole);
  }

  @Test
  void filesThatCountInDifferentTypesAreReadAsUprootConcatenatesThem() throws IOException {
    JsonNode expected = JSON.readTree(Path.of(file("both.json")).toFile());
    List<String> columns = new ArrayList<>();
    expected.get("types").fieldNames().forEachRemaining(columns::add);
    RootIO.Read both = read("first.root", "second.root");
    EventSchema schema = both.schema(columns);
    for (String column : columns) {
      String type = schema.field(column).orElseThrow().type().toString();
      assertThat(type.replaceAll("list\\[(.*)\\]", "$1"))
          .as(column)
          .isEqualTo(expected.get("types").get(column).asText());
      assertThat(values(both, schema, column))
          .as(column)
          .isEqualTo(expected.get("values").get(column));
    }
  }

  @Test
  void withoutASchemaTheFirstFileDecides() {
    assertThatThrownBy(
            () -> events(read("first.root", "second.root").withColumns(List.of("Jet_btag"))))
        .hasMessage(
            file("second.root")
                + ": tree Events has no branch Jet_btag, which "
                + file("first.root")
                + " has. All files of a data set must have the columns that"
                + " are read, or the column a declared default; see quad root ls.");
    assertThatThrownBy(
            () -> events(read("first.root", "second.root").withColumns(List.of("MET_pt"))))
        .hasMessage(
            file("second.root")
                + ": branch MET_pt of tree Events holds float64 where float32 is expected, as "
                + file("first.root")
                + " has it. Files of one data set must agree: leave this file out, or read it as a"
                + " data set of its own.");
  }

  private static long events(RootIO.Read read) throws IOException {
    RootSource source = new RootSource(read.patterns(), EmptyMatchTreatment.DISALLOW, read.spec());
    long events = 0;
    for (EventBatch batch : SourceTestUtils.readFromSource(source, OPTIONS)) {
      events += batch.materialize().size();
    }
    return events;
  }

  @Test
  void typesWithoutACommonOneNameBothFiles() {
    assertThatThrownBy(() -> read("first.root", "third.root").schema(List.of("event", "MET_pt")))
        .hasMessageStartingWith(
            file("third.root")
                + ": branch MET_pt of tree Events holds string where float32 is expected, as "
                + file("first.root")
                + " has it. ");
  }

  @Test
  void aMissingBranchNamesTheFileThatHasIt() {
    assertThatThrownBy(() -> read("first.root", "second.root").schema(List.of("HLT_x")))
        .hasMessageStartingWith(
            file("second.root")
                + ": tree Events has no branch HLT_x, which "
                + file("first.root")
                + " has. ");
  }

  @Test
  void aDefaultFillsEventsAndItemsOfFilesThatLackTheBranch() throws IOException {
    RootIO.Read both =
        read("first.root", "second.root").withDefault("HLT_x", true).withDefault("Jet_btag", -1);
    EventSchema schema = both.schema(List.of("HLT_x", "Jet_btag"));
    assertThat(schema).isEqualTo(read("first.root").schema().select(schema.names()));
    JsonNode fired = values(both, schema, "HLT_x");
    JsonNode tags = values(both, schema, "Jet_btag");
    for (int i = 0; i < 60; i++) {
      assertThat(fired.get(i).asBoolean()).isEqualTo(i >= 40 || i % 3 == 0);
      assertThat(tags.get(i).size()).isEqualTo(i % 4);
      for (int j = 0; j < i % 4; j++) {
        assertThat(tags.get(i).get(j).asDouble()).isEqualTo(i < 40 ? j / 8.0 : -1);
      }
    }
  }

  @Test
  void aDefaultTakesTheTypeOfAnyFileThatHasTheBranch() throws IOException {
    RootIO.Read both = read("second.root", "first.root").withDefault("Jet_btag", -1);
    EventSchema schema = both.schema(List.of("Jet_btag"));
    assertThat(schema.field("Jet_btag").orElseThrow().type()).hasToString("list[float32]");
    assertThat(values(both, schema, "Jet_btag").get(3).toString()).isEqualTo("[-1.0,-1.0,-1.0]");
  }

  @Test
  void aBranchThatNoFileHasIsMadeOfItsDefault() throws IOException {
    RootIO.Read none =
        read("first.root")
            .withDefault("name", "x")
            .withDefault("weight", 1.5)
            .withDefault("Jet_flavour", 5)
            .withDefault("large", 1L << 40);
    EventSchema schema = none.schema();
    assertThat(schema.names()).contains("run", "name", "weight", "Jet_flavour", "large");
    EventSchema made = schema.select(List.of("name", "weight", "Jet_flavour", "large"));
    assertThat(made.fields().stream().map(f -> f.type().toString()))
        .containsExactly("string", "float64", "list[int32]", "int64");
    assertThat(values(none, made, "name").get(39).asText()).isEqualTo("x");
    assertThat(values(none, made, "weight").get(0).asDouble()).isEqualTo(1.5);
    assertThat(values(none, made, "Jet_flavour").get(2).toString()).isEqualTo("[5,5]");
    assertThat(values(none, made, "large").get(2).asLong()).isEqualTo(1L << 40);
  }

  @Test
  void aDefaultThatDoesNotFitIsAnError() {
    RootIO.Read both = read("first.root", "second.root");
    assertThatThrownBy(() -> both.withDefault("HLT_x", 1).schema(List.of("HLT_x")))
        .hasMessageContaining("second.root: tree Events has no branch HLT_x, and its default 1")
        .hasMessageContaining("does not fit bool");
    assertThatThrownBy(() -> both.withDefault("Jet_btag", List.of()).schema(List.of("Jet_btag")))
        .hasMessageContaining("default [] does not fit list[float32]")
        .hasMessageContaining("Give the value of one item: there are as many as nJet.");
    assertThatThrownBy(() -> both.withDefault("x", List.of()).schema(List.of("x")))
        .hasMessageContaining("tree Events has no branch x, nor has another file");
    assertThatThrownBy(() -> both.withDefault("x", List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[1]");
  }

  @Test
  void filesWithoutEventsNeedNoBranches() throws IOException {
    RootIO.Read three = read("nothing.root", "first.root", "second.root");
    EventSchema schema = three.schema(List.of("nJet", "MET_pt"));
    assertThat(schema.toString()).isEqualTo("nJet: int64\nMET_pt: float64\n");
    assertThat(values(three, schema, "MET_pt")).hasSize(60);
    assertThat(events(read("nothing.root", "first.root"))).isEqualTo(40);
  }

  @Test
  void everyPairOfNumberTypesMeetsAsInNumpyOrNotAtAll() throws IOException {
    // numpy.promote_types(a, b), kept where numpy.can_cast(t, it, "safe") and no integer of 64 bits
    // becomes a float (NumPy calls that safe, but it rounds).
    JsonNode expected = JSON.readTree(Path.of(file("promotions.json")).toFile());
    for (Primitive a : Primitive.values()) {
      for (Primitive b : Primitive.values()) {
        String common = Widening.common(a, b).map(Object::toString).orElse("");
        assertThat(common).as("%s and %s", a, b).isEqualTo(expected.path(a + " " + b).asText(""));
      }
    }
  }
}
