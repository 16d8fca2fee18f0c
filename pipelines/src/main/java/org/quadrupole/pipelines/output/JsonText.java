package org.quadrupole.pipelines.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.quadrupole.pipelines.run.AnalysisResult.DatasetResult;
import org.quadrupole.pipelines.run.SkippedFile;

/** Writes JSON that people may read too. */
final class JsonText {

  private JsonText() {}

  /** Writes the members of an object. */
  @FunctionalInterface
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** An object, and the end of its last line. */
  static String of(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  /** What a data set came to and which of its files are not in it, in an object of its own. */
  static void dataset(JsonGenerator json, DatasetResult dataset, List<SkippedFile> skipped)
      throws IOException {
    json.writeStringField("name", dataset.name());
    json.writeNumberField("events", dataset.events());
    json.writeNumberField("sum_of_weights", dataset.sumOfWeights());
    json.writeNumberField("scale", dataset.scale());
    if (!skipped.isEmpty()) {
      json.writeArrayFieldStart("skipped");
      for (SkippedFile file : skipped) {
        json.writeStartObject();
        json.writeStringField("file", file.name());
        if (file.events().isPresent()) {
          json.writeNumberField("events", file.events().getAsLong());
        }
        json.writeStringField("reason", file.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }
}
