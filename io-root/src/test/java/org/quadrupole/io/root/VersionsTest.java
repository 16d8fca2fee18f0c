package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.IntColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;
import org.quadrupole.events.ShortColumn;

/** Objects of several versions of their classes in one branch, against what ROOT 6.40 reads. */
class VersionsTest {

  @Test
  void objectsOfSeveralVersionsAreReadAsTheLatest() throws IOException {
    JsonNode expected = Oracle.resource("/versions/versions.json");
    try (RootFile file = RootFile.open(fixture())) {
      RootTree tree = file.tree("events");
      assertThat(tree.unread()).isEmpty();
      List<String> names = tree.schema().fields().stream().map(EventSchema.Field::name).toList();
      assertThat(names)
          .contains("whole.event.lumi", "whole.event.hits.quality", "hits.id")
          .doesNotContain("whole.event.gone");
      for (String name :
          names.stream().filter(name -> !name.matches("(event|best)\\..*")).toList()) {
        try (ColumnReader reader = tree.open(0, tree.entries())) {
          Column column = reader.read(name);
          for (int i = 0; i < column.size(); i++) {
            String member = name.replace(".event.", ".");
            assertThat(value(column, i))
                .as("%s, event %d", name, i)
                .isEqualTo(member(expected.get(i), List.of(member.split("\\."))));
          }
          assertThat(column.size()).isEqualTo(20);
        }
      }
    }
  }

  /** The objects are those of the branch whole, whose values ROOT reads. */
  @ParameterizedTest
  @CsvSource({
    "event.run, whole.event.run",
    "event.count, whole.event.count",
    "event.weight, whole.event.weight",
    "event.hits.id, whole.event.hits.id",
    "event.hits.samples, whole.event.hits.samples",
    "event.best.quality, whole.event.best.quality",
    "best.id, whole.event.best.id",
    "best.energy, whole.event.best.energy",
    "best.samples, whole.event.best.samples",
  })
  void objectsThatDoNotSayTheirVersionAreOfThatWhichFitsTheirBasket(String name, String same)
      throws IOException {
    try (RootFile file = RootFile.open(fixture())) {
      RootTree tree = file.tree("events");
      try (ColumnReader reader = tree.open(0, tree.entries());
          ColumnReader part = tree.open(13, 17)) {
        Column column = reader.read(name);
        Column few = part.read(name);
        Column expected = reader.read(same);
        for (int i = 0; i < column.size(); i++) {
          assertThat(value(column, i)).as("event %d", i).isEqualTo(value(expected, i));
          if (i >= 13 && i < 17) {
            assertThat(value(few, i - 13)).isEqualTo(value(expected, i));
          }
        }
        assertThat(column.size()).isEqualTo(20);
      }
    }
  }

  /** A member of an object, or of all objects of a list. */
  private static Object member(JsonNode node, List<String> path) {
    if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(member(item, path)));
      return items;
    }
    return path.isEmpty()
        ? (Object) node.doubleValue()
        : member(node.get(path.get(0)), path.subList(1, path.size()));
  }

  private static Object value(Column column, int i) {
    if (column instanceof ListColumn list) {
      List<Object> items = new ArrayList<>();
      for (int k = list.offsets()[i]; k < list.offsets()[i + 1]; k++) {
        items.add(value(list.content(), k));
      }
      return items;
    } else if (column instanceof ShortColumn shorts) {
      return (double) shorts.values()[i];
    } else if (column instanceof IntColumn ints) {
      return (double) ints.values()[i];
    } else if (column instanceof LongColumn longs) {
      return (double) longs.values()[i];
    } else if (column instanceof FloatColumn floats) {
      return (double) floats.values()[i];
    }
    return ((DoubleColumn) column).values()[i];
  }

  private static Path fixture() {
    try {
      return Path.of(VersionsTest.class.getResource("/versions/versions.root").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
