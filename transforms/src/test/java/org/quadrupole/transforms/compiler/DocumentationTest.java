package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.EventSchema;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;

/** {@code docs/expressions.md} says what is so. */
class DocumentationTest {

  private static final EventSchema SCHEMA = Sample.events().schema();

  private static Path page() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path page = at.resolve("docs/expressions.md");
      if (Files.exists(page)) {
        return page;
      }
    }
    throw new AssertionError("docs/expressions.md is not above the working directory");
  }

  private static List<String> examples(String language) throws IOException {
    List<String> examples = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(page())) {
      if (line.startsWith("```")) {
        inside = line.equals("```" + language);
      } else if (inside) {
        examples.add(line);
      }
    }
    return examples;
  }

  @Test
  void everyExampleCompiles() throws IOException {
    List<Definition> definitions = new ArrayList<>();
    for (String example : examples("python")) {
      definitions.add(new Definition("example" + definitions.size(), SourceText.of(example)));
    }
    assertThat(definitions).hasSizeGreaterThan(30);
    GraphWriter.write(
        new AnalysisGraph(definitions, Optional.empty(), List.of(), List.of()), SCHEMA);
  }

  @Test
  void everyMistakeIsAnError() throws IOException {
    assertThat(examples("error")).hasSizeGreaterThan(5);
    for (String example : examples("error")) {
      assertThatThrownBy(() -> Sample.compile(SCHEMA, List.of(), example))
          .as(example)
          .isInstanceOf(ExpressionException.class);
    }
  }

  @Test
  void everyFunctionIsListedAsTheCatalogueHasIt() throws IOException {
    StringBuilder table = new StringBuilder("<!-- functions -->\n\n| function | |\n|---|---|\n");
    for (String name : Functions.names()) {
      Functions.Function function = Functions.find(name).orElseThrow();
      table.append("| `").append(function.signature()).append("` | ");
      table.append(function.description()).append(" |\n");
    }
    table.append("\n<!-- end of functions -->");
    assertThat(Files.readString(page())).contains(table);
  }
}
