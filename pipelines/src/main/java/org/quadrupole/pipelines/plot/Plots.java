package org.quadrupole.pipelines.plot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/**
 * Draws figures into files.
 *
 * <p>Works without a display: {@code java.awt.headless} is set unless the user has set it. A file
 * appears under its name only when it is complete.
 */
public final class Plots {

  /** A figure and the name of its files without extension. */
  public record Job(Figure figure, String baseName) {}

  private Plots() {}

  /**
   * Draws histograms of one variable.
   *
   * @param layers samples in stacking order, the first at the bottom, and at most one of data
   * @return the files written, in the order of {@link Format}
   * @throws IllegalArgumentException if layers do not fit together
   * @throws DrawingException if this machine has no usable font
   * @throws IOException if a file cannot be written
   */
  public static List<Path> render(
      PlotSpec spec, List<Layer> layers, Path directory, String baseName, Set<Format> formats)
      throws IOException {
    return render(new Figure.Counts(spec, layers), directory, baseName, formats);
  }

  /**
   * Draws one figure.
   *
   * @return the files written, in the order of {@link Format}
   */
  public static List<Path> render(
      Figure figure, Path directory, String baseName, Set<Format> formats) throws IOException {
    return renderAll(List.of(new Job(figure, baseName)), directory, formats);
  }

  /**
   * Draws many figures, several at a time.
   *
   * @return the files written, in the order of the jobs and then of {@link Format}
   */
  public static List<Path> renderAll(List<Job> jobs, Path directory, Set<Format> formats)
      throws IOException {
    prepare();
    Files.createDirectories(directory);
    List<Task> tasks =
        jobs.stream()
            .flatMap(job -> formats.stream().sorted().map(format -> new Task(job, format)))
            .toList();
    try {
      return tasks.parallelStream().map(task -> task.run(directory)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A figure as an SVG document, for embedding. */
  public static String svg(Figure figure) throws IOException {
    prepare();
    return new String(FigureWriter.bytes(Charts.of(figure), Format.SVG), StandardCharsets.UTF_8);
  }

  /**
   * A name fit for files everywhere: what is not an ASCII letter, digit, dot, dash or underscore
   * becomes {@code _}. Different names may become equal.
   */
  public static String fileName(String name) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "_");
    return safe.isEmpty() || safe.startsWith(".") ? "_" + safe : safe;
  }

  private static void prepare() throws DrawingException {
    // With a DISPLAY that does not answer, Java would fail to start its graphics otherwise.
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
    Fonts.require();
  }

  private record Task(Job job, Format format) {
    Path run(Path directory) {
      String name = job.baseName() + "." + format.extension();
      Path target = directory.resolve(name);
      Path partial = directory.resolve("." + name + ".part");
      try {
        Files.write(partial, FigureWriter.bytes(Charts.of(job.figure()), format));
        Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
        return target;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
