package org.quadrupole.pipelines.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.quadrupole.pipelines.analysis.AnalysisException;

/**
 * A directory that gets all results of a run or none: they are made in a hidden folder inside it
 * and moved into place when the run has succeeded. Closing removes what was not published, and the
 * directory itself when opening made it.
 */
public final class OutputDirectory implements AutoCloseable {

  private final Path target;
  private final Path staging;
  private final List<Path> made;
  private final Thread onExit;
  private boolean published;

  private OutputDirectory(Path target, Path staging, List<Path> made) {
    this.target = target;
    this.staging = staging;
    this.made = made;
    this.onExit = new Thread(this::clean, "quad-clean");
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * Opens a directory for results, making it where it is missing.
   *
   * @throws AnalysisException if nothing can be written there
   */
  public static OutputDirectory open(Path target) {
    return open(target, target);
  }

  /**
   * Opens a directory for results, making it where it is missing.
   *
   * @param written its name in messages
   * @throws AnalysisException if nothing can be written there
   */
  public static OutputDirectory open(Path target, Path written) {
    List<Path> made = new ArrayList<>();
    try {
      for (Path path = target.toAbsolutePath().normalize();
          path != null && !Files.exists(path);
          path = path.getParent()) {
        made.add(path);
      }
      Files.createDirectories(target);
      Path staging = Files.createTempDirectory(target, ".quad-");
      return new OutputDirectory(target, staging, List.copyOf(made));
    } catch (FileAlreadyExistsException e) {
      throw new AnalysisException(
          "output directory " + written + ": a file of that name exists", e);
    } catch (IOException e) {
      removeEmpty(made);
      throw new AnalysisException(
          "output directory " + written + " cannot be written: " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return switch (e.getClass().getSimpleName()) {
      case "AccessDeniedException" -> "permission denied";
      case "FileSystemException" -> {
        String reason = ((java.nio.file.FileSystemException) e).getReason();
        yield reason == null ? "not possible there" : reason;
      }
      default -> String.valueOf(e.getMessage());
    };
  }

  /** The directory itself. */
  public Path target() {
    return target;
  }

  /** Where results are made. */
  public Path staging() {
    return staging;
  }

  /** Moves everything from {@link #staging} into place, over results of an earlier run. */
  public void publish() throws IOException {
    List<Path> results = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(staging)) {
      entries.forEach(results::add);
    }
    results.sort(Comparator.naturalOrder());
    for (Path result : results) {
      Path place = target.resolve(result.getFileName());
      if (Files.isDirectory(result) || Files.isDirectory(place)) {
        delete(place);
      }
      Files.move(
          result, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    published = true;
  }

  @Override
  public void close() {
    clean();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The program ends already and the hook has run or is about to.
      return;
    }
  }

  private synchronized void clean() {
    try {
      delete(staging);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!published) {
      removeEmpty(made);
    }
  }

  /** Removes directories that this run made, deepest first, as long as they are empty. */
  private static void removeEmpty(List<Path> directories) {
    for (Path directory : directories) {
      try {
        Files.deleteIfExists(directory);
      } catch (IOException e) {
        // Somebody else put something there; then it stays.
        return;
      }
    }
  }

  /** Deletes a file, or a directory with everything in it. */
  public static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(path)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
