package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.ModelSource;
import org.quadrupole.transforms.model.ModelFile;

/** Reads the models of an analysis; they travel to workers with the graph. */
final class ModelFiles {

  /** What would be a strange thing to send to every worker. */
  private static final int MAX_BYTES = 1 << 30;

  private ModelFiles() {}

  /**
   * The models by name.
   *
   * @throws AnalysisException if a file cannot be read, or is no model
   */
  static Map<String, ModelFile> read(List<ModelSource> sources) {
    Map<String, ModelFile> models = new LinkedHashMap<>();
    for (ModelSource source : sources) {
      try {
        ModelFile file = ModelFile.of(source.file(), content(source.file()), source.options());
        file.read();
        models.put(source.name(), file);
      } catch (IOException e) {
        throw new AnalysisException(
            "model '" + source.name() + "' (" + source.place() + "): " + Failures.line(e), e);
      }
    }
    return models;
  }

  private static byte[] content(String file) throws IOException {
    try (InputStream in =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(file, false)))) {
      byte[] content = in.readNBytes(MAX_BYTES);
      if (content.length == MAX_BYTES) {
        throw new IOException(file + " has more than a gigabyte, which is too much for a model");
      }
      return content;
    }
  }
}
