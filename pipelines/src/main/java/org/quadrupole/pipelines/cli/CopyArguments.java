package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.io.root.TableFormat;
import org.quadrupole.io.root.WriteOptions;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.Suggestions;
import org.quadrupole.pipelines.run.Failures;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is copied from where to where, and how it is written. */
final class CopyArguments {

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "ROOT files to read (patterns may use * ? []), and last the one to write.")
  private List<String> files = List.of();

  private List<String> others = List.of();

  @Option(
      names = "--tree",
      paramLabel = "NAME",
      description = "The tree or ntuple; needed where a file has several and none named Events.")
  private @Nullable String tree;

  @Option(names = "--to", paramLabel = "FORMAT", description = "ttree (the default) or rntuple.")
  private String format = "ttree";

  @Option(
      names = "--columns",
      paramLabel = "NAMES",
      split = ",",
      description = "Columns to write, with * and ?, all by default: Jet_*,MET_pt.")
  private List<String> columns = List.of("*");

  @Option(
      names = "--compression",
      paramLabel = "CODEC",
      description = "none, zlib, lzma, lz4 or zstd with a level from 1 to 9; zstd:5 by default.")
  private String compression = "zstd:5";

  @Option(
      names = "--cluster-events",
      paramLabel = "N",
      description = "The most events of a cluster; by default its bytes decide.")
  private long clusterEvents;

  @Option(
      names = "--append",
      description = "Add to the file that is written, as a new cycle where it has the name.")
  private boolean append;

  @Option(names = "--force", description = "Replace the file that is written.")
  private boolean force;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "How many threads read and select; by default one for each processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  List<String> inputs() {
    if (!hasInputs()) {
      throw new AnalysisException("name the files to read and, last, the one to write");
    }
    return files.size() == 1 ? others : files.subList(0, files.size() - 1);
  }

  boolean hasInputs() {
    return files.size() > 1 || !others.isEmpty();
  }

  /** Takes the analysis file away that stands before the files, if one does. */
  Optional<String> takeAnalysis() {
    String first = files.get(0);
    if (files.size() == 1 || !(first.endsWith(".yaml") || first.endsWith(".yml"))) {
      return Optional.empty();
    }
    files = files.subList(1, files.size());
    return Optional.of(first);
  }

  /** Reads the files of a data set where the command names none. */
  void orElseRead(Dataset dataset) {
    if (files.size() > 1) {
      return;
    }
    others = dataset.files().stream().map(Dataset.FilePattern::pattern).toList();
    if (tree == null) {
      tree = dataset.tree();
    }
  }

  /** The columns that are asked for, some with wildcards. */
  List<String> columns() {
    return columns.stream().map(String::strip).toList();
  }

  boolean append() {
    return append;
  }

  int threads() {
    return RunArguments.checked(threads);
  }

  /** The file to write, once it is clear that it may be. */
  Path output() throws IOException {
    Path output = Path.of(files.get(files.size() - 1));
    if (Files.isDirectory(output)) {
      throw new AnalysisException(output + " is a directory; name the file to write last");
    }
    Path folder = output.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new AnalysisException(
          output + " cannot be written: the folder " + folder + " does not exist");
    }
    if (!Files.exists(output)) {
      return output;
    }
    for (String input : inputs()) {
      if (!FileSystems.hasGlobWildcard(input)
          && Files.exists(Path.of(input))
          && Files.isSameFile(Path.of(input), output)) {
        throw new AnalysisException(output + " is read and cannot be written too; name another");
      }
    }
    if (!append && !force) {
      throw new AnalysisException(
          output + " exists; say --force to replace it or --append to add to it");
    }
    return output;
  }

  WriteOptions options() {
    try {
      return WriteOptions.defaults()
          .withFormat(TableFormat.valueOf(format.toUpperCase(Locale.ROOT)))
          .withClusterEvents(clusterEvents)
          .withCompression(RootCompression.parse(compression));
    } catch (IllegalArgumentException e) {
      if (e.getMessage().contains("No enum")) {
        throw new AnalysisException("--to " + format + ": the formats are ttree and rntuple", e);
      }
      throw new AnalysisException(e.getMessage(), e);
    }
  }

  /** The tree to read, of the first file. */
  String tree() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    if (tree != null) {
      return tree;
    }
    List<String> found = attempt(() -> RootIO.trees(inputs()));
    if (found.size() == 1 || found.contains("Events")) {
      return found.size() == 1 ? found.get(0) : "Events";
    }
    throw new AnalysisException(
        inputs().get(0)
            + (found.isEmpty()
                ? ": it has no tree"
                : ": say which tree with --tree; it has " + String.join(", ", found)));
  }

  /** The columns that are written, of those that there are. */
  List<String> columns(EventSchema schema) {
    Set<String> chosen = new LinkedHashSet<>();
    for (String column : columns()) {
      Pattern pattern =
          Pattern.compile("\\Q" + column.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E");
      List<String> matched =
          schema.names().stream().filter(name -> pattern.matcher(name).matches()).toList();
      if (matched.isEmpty() && !column.equals("*")) {
        throw new AnalysisException(
            "--columns "
                + column
                + ": there is no such column"
                + Suggestions.hint(column, schema.names()));
      }
      chosen.addAll(matched);
    }
    List<String> ordered = new ArrayList<>(schema.names());
    ordered.retainAll(chosen);
    return ordered;
  }

  /** Something that reads headers. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /** What is wrong with the files is a mistake in the command. */
  static <T> T attempt(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new AnalysisException(Failures.line(e), e);
    }
  }
}
