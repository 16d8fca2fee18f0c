package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.AnalysisLoader;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.Dataset.FilePattern;
import org.quadrupole.pipelines.analysis.ShippedAnalyses;

/** The demonstration's analysis file and events, as files to look at and to change. */
final class DemoInput {

  private static final String FOLDER = "/org/quadrupole/config/";

  private DemoInput() {}

  /**
   * Copies them into a directory.
   *
   * @param written its name in messages
   * @return the analysis file
   */
  static Path copyTo(Path directory, Path written) throws IOException {
    String yaml =
        ShippedAnalyses.find("demo")
            .orElseThrow(() -> new IOException("this program comes without its demonstration"));
    Path file = directory.resolve("demo.yaml");
    Analysis analysis = AnalysisLoader.read(file.toString(), directory.toString(), yaml, Map.of());
    try {
      for (Dataset dataset : analysis.datasets()) {
        for (FilePattern pattern : dataset.files()) {
          copy(pattern.written(), directory.resolve(pattern.written()));
        }
      }
      if (!Files.exists(file) || !Files.readString(file).equals(yaml)) {
        Files.write(file, yaml.getBytes(StandardCharsets.UTF_8));
      }
    } catch (java.nio.file.FileSystemException e) {
      throw new AnalysisException("output directory " + written + " cannot be written", e);
    }
    return file;
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in = DemoInput.class.getResourceAsStream(FOLDER + resource)) {
      if (in == null) {
        throw new IOException("this program comes without the file " + resource);
      }
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
