package org.quadrupole.pipelines.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.quadrupole.events.EventBatch;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.transforms.AnalysisGraph;

/**
 * This program: another build may compute otherwise, so size and date of each of its modules' files
 * count. (A version number would be forgotten when somebody edits.)
 */
public final class ProgramVersion {

  private static final List<Class<?>> MODULES =
      List.of(EventBatch.class, RootIO.class, AnalysisGraph.class, Analysis.class);

  private ProgramVersion() {}

  /**
   * What tells it from others. Looks at every file of a module that is no jar.
   *
   * @throws UncheckedIOException if a module cannot be looked at
   */
  public static Fingerprint fingerprint() {
    Fingerprint.Builder all = new Fingerprint.Builder().add(Runtime.version().toString());
    try {
      for (Class<?> module : MODULES) {
        Path place = Path.of(module.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
          try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
              add(all.add(place.relativize(file).toString()), file);
            }
          }
        } else {
          add(all.add(place.getFileName().toString()), place);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class has come from nowhere", e);
    }
    return all.build();
  }

  private static void add(Fingerprint.Builder all, Path file) throws IOException {
    all.add(Files.size(file)).add(Files.getLastModifiedTime(file).toMillis());
  }
}
